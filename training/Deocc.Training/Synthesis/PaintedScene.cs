using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Ops;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Training.Data;

namespace Deocc.Training.Synthesis;

/// <summary>A scene drawn finer than the picture that it becomes.</summary>
internal sealed class PaintedScene(int width, int height, Tensor picture, Fragments fragments, ParsingClass[] labels)
{
    private readonly bool[] _isPane = new bool[width * height];

    /// <summary>Lays something half transparent over what lies behind it.</summary>
    /// <param name="over">Where it is.</param>
    /// <param name="tint">What it lets through.</param>
    /// <param name="shine">What it reflects, by place in 0..1.</param>
    public void Blend(Fragments over, float tint, Func<float, float, float> shine)
    {
        ReadOnlySpan<int> faces = over.Faces.AsSpan<int>();
        ReadOnlySpan<float> depth = over.Depth.AsSpan<float>();
        ReadOnlySpan<float> behind = fragments.Depth.AsSpan<float>();
        Span<float> colors = picture.AsSpan<float>();
        int plane = width * height;
        for (int i = 0; i < plane; i++)
        {
            if (faces[i] < 0 || depth[i] > behind[i]) continue;
            _isPane[i] = true;
            float added = shine((i % width + 0.5f) / width, (i / width + 0.5f) / height);
            for (int c = 0; c < 3; c++) colors[(c * plane) + i] = (colors[(c * plane) + i] * tint) + added;
        }
    }

    /// <summary>Brings the scene to the picture's size, before a background.</summary>
    /// <param name="factor">Samples per pixel along each axis.</param>
    /// <param name="background">RGB, of the picture's size.</param>
    /// <param name="region">Where the bare face is.</param>
    public SceneLayers Shrink(int factor, Image<float> background, Image<byte> region)
    {
        var layers = new SceneLayers(width / factor, height / factor);
        var body = new ShrinkBody(this, factor, background, region, layers);
        CpuThreads.For(height / factor, ref body);
        return layers;
    }

    /// <summary>One row of the picture.</summary>
    private readonly struct ShrinkBody(PaintedScene scene, int factor, Image<float> background, Image<byte> region, SceneLayers layers) : IParallelBody
    {
        public void Invoke(int item, int worker) => scene.ShrinkRow(item, factor, background, region, layers);
    }

    private void ShrinkRow(int y, int factor, Image<float> background, Image<byte> region, SceneLayers layers)
    {
        ReadOnlySpan<int> faces = fragments.Faces.AsSpan<int>();
        ReadOnlySpan<float> colors = picture.AsSpan<float>();
        int plane = width * height;
        int samples = factor * factor;
        Span<int> votes = stackalloc int[SceneLayers.Classes];
        Span<float> sum = stackalloc float[3];
        for (int x = 0; x < layers.Picture.Width; x++)
        {
            votes.Clear();
            sum.Clear();
            int covered = 0;
            int panes = 0;
            for (int s = 0; s < samples; s++)
            {
                int place = (((y * factor) + (s / factor)) * width) + (x * factor) + (s % factor);
                int face = faces[place];
                panes += _isPane[place] ? 1 : 0;
                votes[face < 0 ? 0 : (int)labels[face]]++;
                if (face < 0) continue;
                covered++;
                for (int c = 0; c < 3; c++) sum[c] += Math.Clamp(colors[(c * plane) + place], 0, 1);
            }

            ReadOnlySpan<float> behind = background.Pixel(x, y);
            Span<byte> pixel = layers.Picture.Pixel(x, y);
            for (int c = 0; c < 3; c++) pixel[c] = (byte)(((sum[c] + ((samples - covered) * behind[c])) * (255f / samples)) + 0.5f);
            var label = (ParsingClass)MostVotes(votes);
            bool isPane = 2 * panes >= samples;
            bool isGlasses = isPane || label == ParsingClass.Eyeglasses;
            bool isVisible = region.Pixel(x, y)[0] != 0 && (isGlasses || label.IsFace());
            layers.Mask.Pixel(x, y)[0] = isVisible ? byte.MaxValue : (byte)0;
            layers.Parsing.Pixel(x, y)[0] = (byte)(isPane ? ParsingClass.Eyeglasses : label);
        }
    }

    private static int MostVotes(ReadOnlySpan<int> votes)
    {
        int best = 0;
        for (int i = 1; i < votes.Length; i++)
        {
            if (votes[i] > votes[best]) best = i;
        }

        return best;
    }
}
