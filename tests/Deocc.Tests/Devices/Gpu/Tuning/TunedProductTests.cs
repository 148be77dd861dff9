using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Gpu;
using Deocc.Engine.Devices.Gpu.Tuning;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Ops.Attention.Gpu;
using Deocc.Engine.Ops.MatMul.Gpu;
using Deocc.Engine.Tensors;
using Deocc.Tests.Ops;

namespace Deocc.Tests.Devices.Gpu.Tuning;

/// <summary>Products of matrices, and attention, with tiles of a table on one kind of graphics device.</summary>
/// <param name="find">Opens the device, or skips the test by name where there is none.</param>
internal abstract class TunedProductTests(Func<Device> find)
{
    private static readonly TunableKernel[] Plain = [MatMulTiles.Large, MatMulTiles.Small];
    private static readonly TunableKernel[] OnTensorCores = [TensorMatMulTiles.Large, TensorMatMulTiles.Small];

    // Large and small, wide and tall, deep and flat.
    private static IEnumerable<TestCaseData> Tiles => new[] { MatMulTiles.Large.Candidates[0], MatMulTiles.Large.Candidates[4], MatMulTiles.Small.Candidates[5] }
        .Select(tiles => new TestCaseData(tiles).SetArgDisplayNames(tiles.Key));

    private static IEnumerable<TestCaseData> TensorTiles => new[] { TensorMatMulTiles.Large.Candidates[1], TensorMatMulTiles.Small.Candidates[4] }
        .Select(tiles => new TestCaseData(tiles).SetArgDisplayNames(tiles.Key));

    [TestCaseSource(nameof(Tiles))]
    public void RowsAgreeWithFloat64(TunableValues tiles) => With(Plain, tiles, MatrixPrecision.Float32, device =>
    {
        foreach (OpCase row in OpCaseSource.AllRows.Where(row => row.Name.StartsWith("MatMul", StringComparison.Ordinal) || row.Name.StartsWith("Linear", StringComparison.Ordinal)))
        {
            OpResult expected = OpCaseRunner.Run(row, ElementType.Float64, "reference");
            Device.Current = device;
            OpResult actual;
            try
            {
                actual = OpCaseRunner.Run(row, ElementType.Float32);
            }
            finally
            {
                Device.Current = DeviceCatalog.Find("cpu");
            }

            actual.AssertClose(expected, row.Tolerance, $"{row.Name} in tiles {tiles}");
        }
    });

    [TestCaseSource(nameof(Tiles))]
    public void OtherTilesGiveTheSameBits(TunableValues tiles)
    {
        float[]? expected = null;
        With(Plain, MatMulTiles.Small.Candidates[0], MatrixPrecision.Float32, device => expected = Multiply(device, transposeA: true));
        With(Plain, tiles, MatrixPrecision.Float32, device => Assert.That(Multiply(device, transposeA: true), Is.EqualTo(expected!)));
    }

    [TestCaseSource(nameof(TensorTiles))]
    public void TensorCoresGiveTheSameBits(TunableValues tiles)
    {
        float[]? expected = null;
        With(OnTensorCores, TensorMatMulTiles.Small.Candidates[0], MatrixPrecision.BFloat16, device => expected = Multiply(device, transposeA: false));
        With(OnTensorCores, tiles, MatrixPrecision.BFloat16, device => Assert.That(Multiply(device, transposeA: false), Is.EqualTo(expected!)));
    }

    [Test]
    public void AttentionGivesTheSameBits([Values] TokenLayout layout)
    {
        float[][] results = [.. TunableAttention.Instance.Candidates.Select(values =>
        {
            float[] found = [];
            With([TunableAttention.Instance], values, MatrixPrecision.Float32, device => found = Attend(device, layout));
            return found;
        })];
        Assert.That(results, Has.Length.EqualTo(3));
        Assert.That(results[1], Is.EqualTo(results[0]));
        Assert.That(results[2], Is.EqualTo(results[0]));
    }

    // Output and gradients; more than a tile of tokens, and channels that fill no piece.
    private static float[] Attend(GpuDevice device, TokenLayout layout)
    {
        using var scope = new TensorScope();
        var random = new Random(7);
        Tensor query = Draw(70, 19);
        Tensor key = Draw(131, 19);
        Tensor value = Draw(131, 37);
        Tensor output = Draw(70, 37);
        var forward = new AttentionProblem(query, key, value, output, Tensor.Empty([1, 70], device: device), 0.3, layout);
        device.Run(forward);
        float[] outputs = output.ToArray<float>();
        var gradients = new AttentionGradientProblem(forward, Draw(70, 37), query.EmptyLike(), key.EmptyLike(), value.EmptyLike());
        device.Run(gradients);
        return
        [
            .. outputs, .. forward.LogSumExp.ToArray<float>(), .. gradients.QueryGradient.ToArray<float>(), .. gradients.KeyGradient.ToArray<float>(),
            .. gradients.ValueGradient.ToArray<float>(),
        ];

        Tensor Draw(int tokens, int width) => Tensor.From(
            Numbers(random, tokens * width), layout == TokenLayout.TokensFirst ? [1, tokens, width] : [1, width, tokens], device);
    }

    // More than a tile each way, and sums long enough to be cut; neither whole tiles nor whole quads.
    private static float[] Multiply(GpuDevice device, bool transposeA)
    {
        using var scope = new TensorScope();
        const int Rows = 141;
        const int Columns = 135;
        const int Depth = 326;
        var random = new Random(5);
        Tensor a = Tensor.From(Numbers(random, Rows * Depth), transposeA ? [Depth, Rows] : [Rows, Depth], device);
        Tensor b = Tensor.From(Numbers(random, Depth * Columns), [Depth, Columns], device);
        var output = Tensor.Empty([Rows, Columns], ElementType.Float32, device);
        device.Run(new MatMulProblem(a, b, output, transposeA));
        return output.ToArray<float>();
    }

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];

    private void With(TunableKernel[] kernels, TunableValues tiles, MatrixPrecision precision, Action<GpuDevice> run)
    {
        var device = (GpuDevice)find();
        foreach (TunableKernel kernel in kernels) device.Tuning.Set(kernel, tiles);
        device.MatrixPrecision = precision;
        try
        {
            run(device);
        }
        finally
        {
            device.MatrixPrecision = MatrixPrecision.Float32;
            foreach (TunableKernel kernel in kernels) device.Tuning.Reset(kernel);
        }
    }
}
