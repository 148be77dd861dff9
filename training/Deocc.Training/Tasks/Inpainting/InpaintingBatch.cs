using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;
using Deocc.Imaging;
using Deocc.Models.Inpainting;
using Deocc.Training.Data.Loading;

namespace Deocc.Training.Tasks.Inpainting;

/// <summary>A batch as generator and losses need it. All masks are [N, 1, size, size], 0 or 1.</summary>
/// <param name="Input">[N, 7, size, size], see <see cref="InpaintingInput"/>.</param>
/// <param name="Hole">What is to be painted.</param>
/// <param name="Blend">I_p: the clean picture, what is hidden in it taken from the rendered face or smoothed over, [N, 3, size, size] in [-1, 1].</param>
/// <param name="Truth">Where the clean picture shows the face, or what a hole beyond the face hides: there the generator can be held to it.</param>
/// <param name="Region">Where the face is or would be, and the hole, eroded.</param>
/// <param name="Background">Everything else, eroded.</param>
/// <param name="HoleOnHost">The numbers of the hole's mask, to be read without waiting for a device.</param>
/// <param name="Visible">The share of each clean picture's face region that is visible.</param>
internal sealed record InpaintingBatch(
    Tensor Input, Tensor Hole, Tensor Blend, Tensor Truth, Tensor Region, Tensor Background, ReadOnlyMemory<float> HoleOnHost, IReadOnlyList<double> Visible)
{
    private const float Inside = 0.5f;

    /// <summary>Makes the batch, its samples at once on the engine's threads.</summary>
    /// <param name="batch">Samples with masks of the visible face and of the region.</param>
    /// <param name="rendered">Their rendered faces, whose mask is the region then; null for none.</param>
    /// <param name="fill">What the holes hold.</param>
    /// <param name="beyondFace">Whether holes follow the drawn occluder beyond the face.</param>
    /// <param name="margins">For each sample, the pixels by which its hole grows.</param>
    /// <param name="erosion">Pixels by which the masks of the losses shrink.</param>
    /// <param name="seed">Fixes noise.</param>
    /// <param name="stream">Tells one batch's noise from another's.</param>
    public static InpaintingBatch From(FaceBatch batch, RenderedRegion? rendered, HoleFill fill, bool beyondFace, IReadOnlyList<int> margins, int erosion, ulong seed, ulong stream)
    {
        (int count, int size) = (batch.Clean.Shape[0], batch.Clean.Shape[2]);
        var body = new Body(batch, rendered, fill, beyondFace, margins, erosion, seed, stream);
        CpuThreads.For(count, ref body);
        return body.ToBatch(count, size);
    }

    private readonly struct Body : IParallelBody
    {
        private readonly int _size;
        private readonly HoleFill _fill;
        private readonly IReadOnlyList<int> _margins;
        private readonly int _erosion;
        private readonly ulong _seed;
        private readonly ulong _stream;
        private readonly float[] _clean;
        private readonly float[] _occluded;
        private readonly float[] _face;
        private readonly float[] _cleanFace;
        private readonly float[] _wholeFace;
        private readonly float[]? _cover;
        private readonly float[]? _rendered;
        private readonly float[] _input;
        private readonly float[] _hole;
        private readonly float[] _blend;
        private readonly float[] _truth;
        private readonly float[] _region;
        private readonly float[] _background;
        private readonly double[] _visible;

        public Body(FaceBatch batch, RenderedRegion? rendered, HoleFill fill, bool beyondFace, IReadOnlyList<int> margins, int erosion, ulong seed, ulong stream)
        {
            int count = batch.Clean.Shape[0];
            _size = batch.Clean.Shape[2];
            (_fill, _margins, _erosion, _seed, _stream) = (fill, margins, erosion, seed, stream);
            batch = batch.OnHost;
            (_clean, _occluded) = (batch.Clean.ToArray<float>(), batch.Occluded.ToArray<float>());
            (_face, _cleanFace, _wholeFace) = (batch.Face!.ToArray<float>(), batch.CleanFace!.ToArray<float>(), rendered?.Mask() ?? batch.Region!.ToArray<float>());
            _cover = beyondFace ? batch.Cover.ToArray<float>() : null;
            _rendered = rendered?.Image();
            int plane = _size * _size;
            _input = new float[count * InpaintingInput.Channels * plane];
            _blend = new float[count * 3 * plane];
            (_hole, _truth, _region, _background) = (new float[count * plane], new float[count * plane], new float[count * plane], new float[count * plane]);
            _visible = new double[count];
        }

        public void Invoke(int item, int worker)
        {
            int plane = _size * _size;
            Image<float> region = Mask(_wholeFace, item);
            Image<float> cleanFace = Mask(_cleanFace, item);
            Image<float> visible = Mask(_face, item);
            Image<float> hole = InpaintingInput.Hole(region, visible, _margins[item], _cover is null ? null : Mask(_cover, item));
            var random = new RandomGenerator(_seed, (_stream * (ulong)_visible.Length) + (ulong)item);
            Span<float> input = _input.AsSpan(item * InpaintingInput.Channels * plane, InpaintingInput.Channels * plane);
            Image<float>? render = _rendered is null ? null : Picture(_rendered, item);
            InpaintingInput.Write(input, Picture(_occluded, item), hole, visible, _fill, random, render, region);
            hole.Samples.CopyTo(_hole, item * plane);

            Image<float> hidden = InpaintingInput.Hole(region, cleanFace, margin: 0);
            WritePlanes(InpaintingInput.Fill(Picture(_clean, item), hidden, cleanFace, render, region), _blend.AsSpan(item * 3 * plane));
            (int inside, int shown) = (0, 0);
            for (int i = 0; i < plane; i++)
            {
                if (region.Samples[i] < Inside)
                {
                    // Beyond the face the clean picture is the truth wherever there is something to paint.
                    _truth[(item * plane) + i] = hole.Samples[i];
                    continue;
                }

                inside++;
                if (hidden.Samples[i] >= Inside) continue;
                shown++;
                _truth[(item * plane) + i] = 1;
            }

            _visible[item] = inside == 0 ? 0 : (double)shown / inside;
            Image<float> judged = new(_size, _size, 1);
            Image<float> outside = new(_size, _size, 1);
            for (int i = 0; i < plane; i++)
            {
                judged.Samples[i] = Math.Max(region.Samples[i], hole.Samples[i]);
                outside.Samples[i] = 1 - judged.Samples[i];
            }

            Morphology.Erode(judged, _erosion).Samples.CopyTo(_region, item * plane);
            Morphology.Erode(outside, _erosion).Samples.CopyTo(_background, item * plane);
        }

        public InpaintingBatch ToBatch(int count, int size)
        {
            Shape mask = [count, 1, size, size];
            return new InpaintingBatch(
                Tensor.From(_input, [count, InpaintingInput.Channels, size, size]),
                Tensor.From(_hole, mask),
                Tensor.From(_blend, [count, 3, size, size]),
                Tensor.From(_truth, mask),
                Tensor.From(_region, mask),
                Tensor.From(_background, mask),
                _hole,
                _visible);
        }

        private Image<float> Mask(float[] masks, int item)
        {
            int plane = _size * _size;
            var mask = new Image<float>(_size, _size, 1);
            for (int i = 0; i < plane; i++) mask.Samples[i] = masks[(item * plane) + i] >= Inside ? 1 : 0;
            return mask;
        }

        private Image<float> Picture(float[] planes, int item)
        {
            int plane = _size * _size;
            var picture = new Image<float>(_size, _size, 3);
            for (int c = 0; c < 3; c++)
            {
                ReadOnlySpan<float> from = planes.AsSpan(((item * 3) + c) * plane, plane);
                for (int i = 0; i < plane; i++) picture.Samples[(3 * i) + c] = (0.5f * from[i]) + 0.5f;
            }

            return picture;
        }

        private void WritePlanes(Image<float> picture, Span<float> planes)
        {
            int plane = _size * _size;
            for (int c = 0; c < 3; c++)
            {
                Span<float> to = planes.Slice(c * plane, plane);
                for (int i = 0; i < plane; i++) to[i] = (2 * picture.Samples[(3 * i) + c]) - 1;
            }
        }
    }
}
