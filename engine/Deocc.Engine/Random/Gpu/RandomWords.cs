namespace Deocc.Engine.Random.Gpu;

/// <summary>A block of <see cref="Philox4x32"/>, and what it gives on a device.</summary>
internal struct RandomWords
{
    // pi / 2 / 2^24.
    private const float AngleStep = 9.3626757e-8f;

    /// <summary>The first word.</summary>
    public uint W0;

    /// <summary>The second word.</summary>
    public uint W1;

    /// <summary>The third word.</summary>
    public uint W2;

    /// <summary>The fourth word.</summary>
    public uint W3;

    /// <summary>The block at a position of a stream; the same bits as <see cref="Philox4x32.Block"/>.</summary>
    public static RandomWords At(ulong position, ulong stream, ulong seed)
    {
        uint c0 = (uint)position;
        uint c1 = (uint)(position >> 32);
        uint c2 = (uint)stream;
        uint c3 = (uint)(stream >> 32);
        uint k0 = (uint)seed;
        uint k1 = (uint)(seed >> 32);
        for (int round = 0; round < Philox4x32.Rounds; round++)
        {
            ulong product0 = (ulong)Philox4x32.Multiplier0 * c0;
            ulong product1 = (ulong)Philox4x32.Multiplier1 * c2;
            c0 = (uint)(product1 >> 32) ^ c1 ^ k0;
            c1 = (uint)product1;
            c2 = (uint)(product0 >> 32) ^ c3 ^ k1;
            c3 = (uint)product0;
            k0 += Philox4x32.KeyStep0;
            k1 += Philox4x32.KeyStep1;
        }

        return new RandomWords { W0 = c0, W1 = c1, W2 = c2, W3 = c3 };
    }

    /// <summary>One of the words.</summary>
    public readonly uint Word(int index)
    {
        if (index == 0) return W0;
        if (index == 1) return W1;
        return index == 2 ? W2 : W3;
    }

    /// <summary>A number of [0, 1) from a word's upper 24 bits.</summary>
    public readonly float Uniform(int index) => (int)(Word(index) >> 8) * (1f / (1 << 24));

    /// <summary>A standard normal number by Box and Muller's transform, of the words index and index XOR 1.</summary>
    public readonly float Normal(int index)
    {
        uint radiusWord = index < 2 ? W0 : W2;
        uint angleWord = index < 2 ? W1 : W3;

        // (word + 1/2) / 2^32 with one rounding; a quadrant by the upper two bits, a place within half of it by the next 24.
        float unit = (((radiusWord >> 16) * 65536f) + ((radiusWord & 0xFFFFu) + 0.5f)) * (1f / 4294967296f);
        float radius = MathF.Sqrt(-2 * MathF.Log(unit));
        float angle = ((int)(angleWord << 2) >> 8) * AngleStep;
        uint quadrant = angleWord >> 30;
        bool isSine = (index & 1) == 1;
        bool isSwapped = (quadrant & 1u) == 1u;
        float value = isSine == isSwapped ? MathF.Cos(angle) : MathF.Sin(angle);
        bool isNegative = isSine ? quadrant >= 2u : quadrant == 1u || quadrant == 2u;
        return isNegative ? -(radius * value) : radius * value;
    }
}
