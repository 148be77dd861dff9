using Deocc.Engine.Diagnostics;
using Deocc.Models.FaceModels;
using Deocc.Models.Rendering;

namespace Deocc.Models.Fitting;

/// <summary>
/// Finds pose, identity and expression from 68 landmarks: a scaled orthographic camera by linear least squares, then the
/// perspective one by Gauss-Newton steps with the coefficients' prior, damped after Levenberg. Float64.
/// </summary>
internal sealed class LandmarkFitter
{
    private const int PoseUnknowns = 6;

    // A face is seen from at least this near and at most this far, and not from behind.
    private const double MostShift = 4;
    private const double FirstDamping = 1e-3;

    private readonly Camera _camera;
    private readonly FitOptions _options;
    private readonly double[] _mean;
    private readonly double[][] _modes;
    private readonly int _identityCount;
    private readonly double[] _weights;

    public LandmarkFitter(MorphableModel model, Camera camera, FitOptions options)
    {
        if (model.Landmarks.Count != MorphableModelData.LandmarkCount)
            throw new UsageException($"{model.Name}: the model names {model.Landmarks.Count} landmarks; a fit needs {MorphableModelData.LandmarkCount}");
        _camera = camera;
        _options = options;
        _identityCount = model.IdentityCount;
        _mean = Pick(model.Data.MeanShape, model, 0);
        _modes =
        [
            .. Enumerable.Range(0, model.IdentityCount).Select(mode => Pick(model.Data.IdentityBasis, model, mode)),
            .. Enumerable.Range(0, model.ExpressionCount).Select(mode => Pick(model.Data.ExpressionBasis, model, mode)),
        ];
        _weights = FaceLosses.LandmarkWeights(options.InnerLandmarks, options.JawLandmarks);
    }

    /// <summary>Fits one face.</summary>
    /// <param name="landmarks">x and y of 68 points in pixels of the camera's picture, pixel centres at half-integers.</param>
    /// <exception cref="FileFormatException">The points are no face: they lie in one place or on a line.</exception>
    public LandmarkFit Fit(ReadOnlySpan<double> landmarks)
    {
        double[] unknowns = new double[PoseUnknowns + _modes.Length];
        StartPose(landmarks, unknowns);
        double damping = FirstDamping;
        double cost = Cost(unknowns, landmarks);
        for (int step = 0; step < _options.LandmarkSteps; step++)
        {
            bool movesOnlyPose = step < _options.LandmarkSteps / 3;
            double[] next = Step(unknowns, landmarks, movesOnlyPose, damping);
            double nextCost = Cost(next, landmarks);
            if (nextCost < cost)
            {
                (unknowns, cost) = (next, nextCost);
                damping /= 4;
            }
            else
            {
                damping *= 10;
            }
        }

        double[] coefficients = unknowns[PoseUnknowns..];
        return new LandmarkFit(unknowns[..3], unknowns[3..6], coefficients[.._identityCount], coefficients[_identityCount..]);
    }

    private static double[] Pick(float[] values, MorphableModel model, int row)
    {
        var picked = new double[3 * model.Landmarks.Count];
        for (int i = 0; i < picked.Length; i++) picked[i] = values[((long)row * 3 * model.VertexCount) + (3 * model.Landmarks[i / 3]) + (i % 3)];
        return picked;
    }

    private static double[] Rotation(double pitch, double yaw, double roll)
    {
        (double sx, double cx) = Math.SinCos(pitch);
        (double sy, double cy) = Math.SinCos(yaw);
        (double sz, double cz) = Math.SinCos(roll);
        return
        [
            cy * cz, (sx * sy * cz) - (cx * sz), (cx * sy * cz) + (sx * sz),
            cy * sz, (sx * sy * sz) + (cx * cz), (cx * sy * sz) - (sx * cz),
            -sy, sx * cy, cx * cy,
        ];
    }

    private static double Row(double[] matrix, int row, ReadOnlySpan<double> vector) =>
        (matrix[3 * row] * vector[0]) + (matrix[(3 * row) + 1] * vector[1]) + (matrix[(3 * row) + 2] * vector[2]);

    // Two rows of a camera without perspective, x = a . v + b; their lengths are the scale, their directions the rotation.
    private void StartPose(ReadOnlySpan<double> landmarks, double[] unknowns)
    {
        double[] right = CameraRow(landmarks, 0, 1);
        double[] up = CameraRow(landmarks, 1, -1);
        double rightLength = Math.Sqrt((right[0] * right[0]) + (right[1] * right[1]) + (right[2] * right[2]));
        double upLength = Math.Sqrt((up[0] * up[0]) + (up[1] * up[1]) + (up[2] * up[2]));
        double scale = 0.5 * (rightLength + upLength);
        if (!(rightLength > 1e-6) || !(upLength > 1e-6)) throw new FileFormatException("the 68 landmarks lie in one place or on a line: no face");
        double[] x = [right[0] / rightLength, right[1] / rightLength, right[2] / rightLength];
        double along = ((up[0] * x[0]) + (up[1] * x[1]) + (up[2] * x[2])) / upLength;
        double[] y = [(up[0] / upLength) - (along * x[0]), (up[1] / upLength) - (along * x[1]), (up[2] / upLength) - (along * x[2])];
        double length = Math.Sqrt((y[0] * y[0]) + (y[1] * y[1]) + (y[2] * y[2]));
        if (!(length > 1e-6)) throw new FileFormatException("the 68 landmarks lie on a line: no face");
        for (int i = 0; i < 3; i++) y[i] /= length;
        double[] z = [(x[1] * y[2]) - (x[2] * y[1]), (x[2] * y[0]) - (x[0] * y[2]), (x[0] * y[1]) - (x[1] * y[0])];
        unknowns[0] = Math.Atan2(z[1], z[2]);
        unknowns[1] = Math.Asin(Math.Clamp(-z[0], -1, 1));
        unknowns[2] = Math.Atan2(y[0], x[0]);
        double distance = Math.Clamp(_camera.FocalLength / scale, _camera.Distance - MostShift, _camera.Distance + MostShift);
        unknowns[3] = (right[3] - (_camera.Size.Width / 2.0)) / scale;
        unknowns[4] = (up[3] + (_camera.Size.Height / 2.0)) / scale;
        unknowns[5] = _camera.Distance - distance;
    }

    private double[] CameraRow(ReadOnlySpan<double> landmarks, int axis, int sign)
    {
        var equations = new NormalEquations(4);
        for (int i = 0; i < _weights.Length; i++)
            equations.Add([_mean[3 * i], _mean[(3 * i) + 1], _mean[(3 * i) + 2], 1], sign * landmarks[(2 * i) + axis]);
        return equations.Solve() ?? throw new FileFormatException("the face model's landmarks lie in a plane");
    }

    private double[] ShapeOf(double[] unknowns)
    {
        var shape = (double[])_mean.Clone();
        for (int mode = 0; mode < _modes.Length; mode++)
        {
            double coefficient = unknowns[PoseUnknowns + mode];
            if (coefficient == 0) continue;
            double[] basis = _modes[mode];
            for (int i = 0; i < shape.Length; i++) shape[i] += coefficient * basis[i];
        }

        return shape;
    }

    private double Prior(int mode) =>
        _options.Coefficients * (mode < _identityCount ? _options.Identity : _options.Expression);

    // What a squared pixel of a landmark counts.
    private double PixelWeight(int landmark)
    {
        double pixels = _camera.ReferenceHeight / _camera.Size.Height;
        return _options.Landmarks * _weights[landmark] * pixels * pixels / _weights.Length;
    }

    private double Cost(double[] unknowns, ReadOnlySpan<double> landmarks)
    {
        double[] shape = ShapeOf(unknowns);
        double[] rotation = Rotation(unknowns[0], unknowns[1], unknowns[2]);
        double cost = 0;
        for (int i = 0; i < _weights.Length; i++)
        {
            (double x, double y) = Project(rotation, unknowns, shape.AsSpan(3 * i, 3), out _);
            (double dx, double dy) = (x - landmarks[2 * i], y - landmarks[(2 * i) + 1]);
            cost += PixelWeight(i) * ((dx * dx) + (dy * dy));
        }

        for (int mode = 0; mode < _modes.Length; mode++)
            cost += Prior(mode) * unknowns[PoseUnknowns + mode] * unknowns[PoseUnknowns + mode];
        return cost;
    }

    private (double X, double Y) Project(double[] rotation, double[] unknowns, ReadOnlySpan<double> vertex, out double[] posed)
    {
        posed = [Row(rotation, 0, vertex) + unknowns[3], Row(rotation, 1, vertex) + unknowns[4], Row(rotation, 2, vertex) + unknowns[5]];
        double scale = _camera.FocalLength / (_camera.Distance - posed[2]);
        return ((_camera.Size.Width / 2.0) + (scale * posed[0]), (_camera.Size.Height / 2.0) - (scale * posed[1]));
    }

    private double[] Step(double[] unknowns, ReadOnlySpan<double> landmarks, bool movesOnlyPose, double damping)
    {
        int count = movesOnlyPose ? PoseUnknowns : unknowns.Length;
        var equations = new NormalEquations(count);
        double[] shape = ShapeOf(unknowns);
        double[] rotation = Rotation(unknowns[0], unknowns[1], unknowns[2]);
        double[][] turns = [.. Enumerable.Range(0, 3).Select(axis => RotationDerivative(unknowns, axis))];
        double[] alongX = new double[count];
        double[] alongY = new double[count];
        for (int i = 0; i < _weights.Length; i++)
        {
            ReadOnlySpan<double> vertex = shape.AsSpan(3 * i, 3);
            (double x, double y) = Project(rotation, unknowns, vertex, out double[] posed);
            for (int unknown = 0; unknown < count; unknown++)
            {
                (double dx, double dy, double dz) = Motion(unknown, i, rotation, turns, vertex);
                double scale = _camera.FocalLength / (_camera.Distance - posed[2]);
                double growth = dz / (_camera.Distance - posed[2]);
                alongX[unknown] = scale * (dx + (growth * posed[0]));
                alongY[unknown] = -scale * (dy + (growth * posed[1]));
            }

            equations.Add(alongX, landmarks[2 * i] - x, PixelWeight(i));
            equations.Add(alongY, landmarks[(2 * i) + 1] - y, PixelWeight(i));
        }

        for (int unknown = 0; unknown < count; unknown++)
        {
            if (unknown >= PoseUnknowns) equations.AddDiagonal(unknown, -unknowns[unknown], Prior(unknown - PoseUnknowns));
            equations.AddDiagonal(unknown, 0, damping);
        }

        var next = (double[])unknowns.Clone();
        double[] change = equations.Solve() ?? new double[count];
        for (int unknown = 0; unknown < count; unknown++) next[unknown] += change[unknown];
        return next;
    }

    /// <summary>How a posed landmark moves with an unknown.</summary>
    private (double X, double Y, double Z) Motion(int unknown, int landmark, double[] rotation, double[][] turns, ReadOnlySpan<double> vertex)
    {
        if (unknown < 3) return (Row(turns[unknown], 0, vertex), Row(turns[unknown], 1, vertex), Row(turns[unknown], 2, vertex));
        if (unknown < PoseUnknowns) return (unknown == 3 ? 1 : 0, unknown == 4 ? 1 : 0, unknown == 5 ? 1 : 0);
        ReadOnlySpan<double> mode = _modes[unknown - PoseUnknowns].AsSpan(3 * landmark, 3);
        return (Row(rotation, 0, mode), Row(rotation, 1, mode), Row(rotation, 2, mode));
    }

    private static double[] RotationDerivative(double[] unknowns, int axis)
    {
        // The derivative of sine and cosine about one axis is a quarter turn further; the parts without that axis cancel.
        double[] angles = [unknowns[0], unknowns[1], unknowns[2]];
        angles[axis] += Math.PI / 2;
        double[] ahead = Rotation(angles[0], angles[1], angles[2]);
        angles[axis] -= Math.PI;
        double[] behind = Rotation(angles[0], angles[1], angles[2]);
        return [.. ahead.Zip(behind, (a, b) => (a - b) / 2)];
    }
}
