using System.Numerics;
using System.Runtime.CompilerServices;

namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>A vector in space.</summary>
internal readonly record struct Vector3D<T>(T X, T Y, T Z)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Shorter vectors have no direction.
    private static readonly T LeastLength = T.CreateTruncating(1e-12);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector3D<T> operator +(Vector3D<T> a, Vector3D<T> b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector3D<T> operator -(Vector3D<T> a, Vector3D<T> b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector3D<T> operator *(Vector3D<T> a, T b) => new(a.X * b, a.Y * b, a.Z * b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector3D<T> Load(T* place) => new(place[0], place[1], place[2]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Store(T* place) => (place[0], place[1], place[2]) = (X, Y, Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Dot(Vector3D<T> a, Vector3D<T> b) => (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector3D<T> Cross(Vector3D<T> a, Vector3D<T> b) =>
        new((a.Y * b.Z) - (a.Z * b.Y), (a.Z * b.X) - (a.X * b.Z), (a.X * b.Y) - (a.Y * b.X));

    /// <summary>The vector of length 1 in this direction; zero where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector3D<T> Normalized()
    {
        T length = T.Sqrt(Dot(this, this));
        return length > LeastLength ? this * (T.One / length) : default;
    }

    /// <summary>The gradient of this vector, from that of <see cref="Normalized"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector3D<T> NormalizedGradient(Vector3D<T> gradient)
    {
        T length = T.Sqrt(Dot(this, this));
        if (!(length > LeastLength)) return default;
        T scale = T.One / length;
        Vector3D<T> unit = this * scale;
        return (gradient - (unit * Dot(unit, gradient))) * scale;
    }
}
