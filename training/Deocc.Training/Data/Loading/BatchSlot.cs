using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Training.Occluders;

namespace Deocc.Training.Data.Loading;

/// <summary>A batch while it is being made: arrays that several threads fill, each its own samples.</summary>
internal sealed class BatchSlot
{
    private readonly int _size;
    private readonly int _points;
    private readonly float[] _clean;
    private readonly float[] _occluded;
    private readonly float[] _cover;
    private readonly float[]? _face;
    private readonly float[]? _cleanFace;
    private readonly float[]? _region;
    private readonly int[]? _parsing;
    private readonly float[]? _landmarks;
    private readonly OccluderKind?[] _kinds;
    private readonly FaceSample[] _samples;
    private readonly AffineTransform[] _moves;

    public BatchSlot(int batchSize, int size, BatchParts parts)
    {
        (_size, _points) = (size, parts.Landmarks);
        int plane = size * size;
        _clean = new float[batchSize * 3 * plane];
        _occluded = new float[batchSize * 3 * plane];
        _cover = new float[batchSize * plane];
        _face = parts.HasMask ? new float[batchSize * plane] : null;
        _cleanFace = parts.HasMask ? new float[batchSize * plane] : null;
        _region = parts.HasRegion ? new float[batchSize * plane] : null;
        _parsing = parts.HasParsing ? new int[batchSize * plane] : null;
        _landmarks = parts.Landmarks > 0 ? new float[batchSize * parts.Landmarks * 2] : null;
        _kinds = new OccluderKind?[batchSize];
        _samples = new FaceSample[batchSize];
        _moves = new AffineTransform[batchSize];
    }

    /// <summary>Samples that are still to be made; guarded by the loader's lock.</summary>
    public int Remaining { get; set; }

    /// <summary>The first sample that failed and why; guarded by the loader's lock.</summary>
    public (int Index, Exception Error)? Failure { get; set; }

    /// <summary>Puts one sample in its place.</summary>
    public void Fill(int index, FaceSample sample, FacePicture clean, Image<float> occluded, Occluder? occluder, AffineTransform move)
    {
        int plane = _size * _size;
        (_samples[index], _moves[index]) = (sample, move);
        _kinds[index] = occluder?.Kind;
        ToPlanes(clean.Picture, _clean.AsSpan(index * 3 * plane));
        ToPlanes(occluded, _occluded.AsSpan(index * 3 * plane));
        Span<float> cover = _cover.AsSpan(index * plane, plane);
        if (occluder is null) cover.Clear();
        else occluder.Mask.Samples.CopyTo(cover);
        if (_face is not null) (occluder is null ? clean.Mask! : occluder.Uncovered(clean.Mask!)).Samples.CopyTo(_face, index * plane);
        if (_cleanFace is not null) clean.Mask!.Samples.CopyTo(_cleanFace, index * plane);
        if (_region is not null) clean.Region!.Samples.CopyTo(_region, index * plane);
        if (_parsing is not null)
        {
            for (int i = 0; i < plane; i++) _parsing[(index * plane) + i] = clean.Parsing!.Samples[i];
        }

        if (_landmarks is null) return;
        FaceLandmarks landmarks = clean.Landmarks!.Count == _points ? clean.Landmarks : clean.Landmarks.ToFive();
        for (int i = 0; i < _points; i++)
            (_landmarks[2 * ((index * _points) + i)], _landmarks[(2 * ((index * _points) + i)) + 1]) = landmarks[i];
    }

    /// <summary>Copies all into tensors, and these to the current device.</summary>
    public FaceBatch ToBatch() => ToHostBatch().To(Device.Current);

    private FaceBatch ToHostBatch()
    {
        using Device.Restorer host = Device.Use(CpuDevice.Instance);
        int count = _kinds.Length;
        Shape plane = [count, 1, _size, _size];
        return new FaceBatch
        {
            Clean = Tensor.From<float>(_clean, [count, 3, _size, _size]),
            Occluded = Tensor.From<float>(_occluded, [count, 3, _size, _size]),
            Cover = Tensor.From<float>(_cover, plane),
            Face = _face is null ? null : Tensor.From<float>(_face, plane),
            CleanFace = _cleanFace is null ? null : Tensor.From<float>(_cleanFace, plane),
            Region = _region is null ? null : Tensor.From<float>(_region, plane),
            Parsing = _parsing is null ? null : Tensor.From<int>(_parsing, [count, _size, _size]),
            Landmarks = _landmarks is null ? null : Tensor.From<float>(_landmarks, [count, _points, 2]),
            Kinds = [.. _kinds],
            Samples = [.. _samples],
            Moves = [.. _moves],
        };
    }

    private void ToPlanes(Image<float> picture, Span<float> planes)
    {
        int plane = _size * _size;
        float[] samples = picture.Samples;
        for (int c = 0; c < 3; c++)
        {
            Span<float> target = planes.Slice(c * plane, plane);
            for (int i = 0; i < plane; i++) target[i] = (2 * samples[(3 * i) + c]) - 1;
        }
    }
}
