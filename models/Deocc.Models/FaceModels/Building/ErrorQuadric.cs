namespace Deocc.Models.FaceModels.Building;

/// <summary>
/// A sum of squared distances to planes as a quadratic form. Source: Garland and Heckbert, "Surface Simplification Using
/// Quadric Error Metrics", SIGGRAPH 1997, section 4.
/// </summary>
internal struct ErrorQuadric
{
    private double _xx, _xy, _xz, _xd, _yy, _yz, _yd, _zz, _zd, _dd;

    /// <summary>Adds weight x (normal . p + offset)^2.</summary>
    public void AddPlane(Vector3d normal, double offset, double weight)
    {
        _xx += weight * normal.X * normal.X;
        _xy += weight * normal.X * normal.Y;
        _xz += weight * normal.X * normal.Z;
        _xd += weight * normal.X * offset;
        _yy += weight * normal.Y * normal.Y;
        _yz += weight * normal.Y * normal.Z;
        _yd += weight * normal.Y * offset;
        _zz += weight * normal.Z * normal.Z;
        _zd += weight * normal.Z * offset;
        _dd += weight * offset * offset;
    }

    /// <summary>Adds another sum.</summary>
    public void Add(in ErrorQuadric other)
    {
        _xx += other._xx;
        _xy += other._xy;
        _xz += other._xz;
        _xd += other._xd;
        _yy += other._yy;
        _yz += other._yz;
        _yd += other._yd;
        _zz += other._zz;
        _zd += other._zd;
        _dd += other._dd;
    }

    /// <summary>The sum at a point.</summary>
    public readonly double At(Vector3d p)
    {
        double squares = (_xx * p.X * p.X) + (_yy * p.Y * p.Y) + (_zz * p.Z * p.Z);
        double products = (_xy * p.X * p.Y) + (_xz * p.X * p.Z) + (_yz * p.Y * p.Z);
        double linear = (_xd * p.X) + (_yd * p.Y) + (_zd * p.Z);
        return Math.Max(0, squares + (2 * (products + linear)) + _dd);
    }
}
