using Deocc.Engine.Devices.Gpu.KernelLanguage;
using Deocc.Engine.Devices.Gpu.Tuning;
using Deocc.Engine.Diagnostics;
using Deocc.Engine.Ops.Attention.Gpu;
using Deocc.Engine.Ops.Convolution.Gpu;
using Deocc.Engine.Ops.MatMul.Gpu;
using Deocc.Tests.Serialization;

namespace Deocc.Tests.Devices.Gpu.Tuning;

/// <summary>Tables of tile sizes: files, which values a device gets, and what is said about those that cannot be used.</summary>
[TestFixture]
internal sealed class TuningTableTests
{
    private const string Model = "cuda Test Card 9";

    private static readonly GroupLimits Limits = new(1024, 48 * 1024);

    private TemporaryFolder _folder = null!;

    private string FilePath => _folder.File("tuning.json");

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void AFileKeepsWhatIsStored()
    {
        string path = Path.Combine(_folder.Path, "deocc", "tuning.json");
        TunableValues large = MatMulTiles.Large.Candidates[3];
        TunableValues small = MatMulTiles.Small.Candidates[1];
        TuningTable.Read(path).With(Model, "matmul.large", MatMulTiles.Large.Candidates[1].ToDictionary()).Write(path);
        TuningTable.Read(path).With(Model, "matmul.large", large.ToDictionary()).With("opencl Other", "matmul.small", large.ToDictionary()).With(Model, "matmul.small", small.ToDictionary()).Write(path);
        TuningTable table = TuningTable.Read(path);
        Assert.That(table.Find(Model, "matmul.large"), Is.EquivalentTo(large.ToDictionary()));
        Assert.That(table.Find(Model, "matmul.small"), Is.EquivalentTo(small.ToDictionary()));
        Assert.That(table.Find("opencl Other", "matmul.small"), Is.EquivalentTo(large.ToDictionary()));
        Assert.That(table.Find("opencl Other", "matmul.large"), Is.Null);
        Assert.That(table.Devices, Has.Count.EqualTo(2));
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(path)!), Has.Length.EqualTo(1));
    }

    [TestCase("{\"format\": \"deocc tuning 1\", \"devices\": [", "is damaged")]
    [TestCase("", "is damaged")]
    [TestCase("{\"format\": \"deocc tuning 1\", \"devices\": [{\"device\": \"x\"}]}", "is no table of tile sizes")]
    [TestCase("{\"format\": \"deocc tuning 1\"}", "is no table of tile sizes")]
    [TestCase("[1, 2]", "is damaged")]
    [TestCase("{\"format\": \"something\", \"devices\": []}", "is no table of tile sizes")]
    public void ADamagedFileIsNamedWithTheRemedy(string text, string words)
    {
        File.WriteAllText(FilePath, text);
        var tuning = new DeviceTuning(Model, Limits, FilePath);
        var error = Assert.Throws<FileFormatException>(() => tuning.Of(MatMulTiles.Large));
        Assert.That(error!.Message, Does.StartWith(FilePath).And.Contain(words).And.Contain("remove it and measure again with 'deocc kernels tune', or set DEOCC_TUNING=off"));
        Assert.That(File.ReadAllText(FilePath), Is.EqualTo(text));
    }

    [Test]
    public void TheUsersValuesGoBeforeTheDefaults()
    {
        Assert.That(new DeviceTuning(Model, Limits, FilePath).Of(MatMulTiles.Large), Is.EqualTo(MatMulTiles.Large.Candidates[0]));
        Store("matmul.large", MatMulTiles.Large.Candidates[2]);
        Assert.That(new DeviceTuning(Model, Limits, FilePath).Of(MatMulTiles.Large), Is.EqualTo(MatMulTiles.Large.Candidates[2]));
        Assert.That(new DeviceTuning(Model, Limits, FilePath).Of(MatMulTiles.Small), Is.EqualTo(MatMulTiles.Small.Candidates[0]));
        Assert.That(new DeviceTuning("cuda Another", Limits, FilePath).Of(MatMulTiles.Large), Is.EqualTo(MatMulTiles.Large.Candidates[0]));
        Assert.That(new DeviceTuning(Model, Limits, null).Of(MatMulTiles.Large), Is.EqualTo(MatMulTiles.Large.Candidates[0]));
    }

    [Test]
    public void SetValuesHoldUntilTheyAreReset()
    {
        Store("matmul.large", MatMulTiles.Large.Candidates[2]);
        var tuning = new DeviceTuning(Model, Limits, FilePath);
        tuning.Set(MatMulTiles.Large, MatMulTiles.Large.Candidates[3]);
        Assert.That(tuning.Of(MatMulTiles.Large), Is.EqualTo(MatMulTiles.Large.Candidates[3]));
        tuning.Reset(MatMulTiles.Large);
        Assert.That(tuning.Of(MatMulTiles.Large), Is.EqualTo(MatMulTiles.Large.Candidates[2]));
        Assert.That(tuning.Default(MatMulTiles.Large), Is.EqualTo(MatMulTiles.Large.Candidates[0]));
    }

    [Test]
    public void ValuesThatTheDeviceCannotRunAreRefused()
    {
        Store("matmul.large", MatMulTiles.Large.Candidates[1]);
        var error = Assert.Throws<FileFormatException>(() => new DeviceTuning(Model, new GroupLimits(1024, 16 * 1024), FilePath).Of(MatMulTiles.Large));
        Assert.That(error!.Message, Does.Contain($"matmul.large of '{Model}' cannot be used").And.Contain("above the device's 16384"));
        Store("matmul.large", new TunableValues(("TileRows", 64)));
        error = Assert.Throws<FileFormatException>(() => new DeviceTuning(Model, Limits, FilePath).Of(MatMulTiles.Large));
        Assert.That(error!.Message, Does.Contain("the constants of matmul.large are TileRows, TileColumns, TileDepth, BlockRows, BlockColumns"));
    }

    [Test]
    public void ASmallDeviceGetsTilesThatItCanRun()
    {
        var small = new GroupLimits(128, 8 * 1024);
        foreach (TunableKernel kernel in (TunableKernel[])[MatMulTiles.Large, MatMulTiles.Small])
            Assert.That(kernel.Refuse(new DeviceTuning(Model, small, null).Of(kernel), small), Is.Null);
        var error = Assert.Throws<DeviceException>(() => new DeviceTuning(Model, new GroupLimits(4, 64), null).Of(MatMulTiles.Large));
        Assert.That(error!.Message, Does.Contain("matmul.large: no tile fits the device's groups"));
    }

    [Test]
    public void ConstantsThatDoNotFitEachOtherAreRefused()
    {
        Assert.That(MatMulTiles.Large.Refuse(Tiles(128, 128, 8, 6, 8), Limits), Does.Contain("are not of quads"));
        Assert.That(MatMulTiles.Large.Refuse(Tiles(100, 128, 8, 8, 8), Limits), Does.Contain("are not of blocks"));
        Assert.That(MatMulTiles.Large.Refuse(Tiles(64, 64, 8, 4, 4), Limits), Does.Contain("do not share a depth"));
        Assert.That(MatMulTiles.Large.Refuse(Tiles(256, 256, 64, 4, 4), Limits), Does.Contain("above the device's 1024"));
        Assert.That(MatMulTiles.Large.Refuse(Tiles(128, 128, 8, 0, 8), Limits), Does.Contain("are not of quads"));

        static TunableValues Tiles(int rows, int columns, int depth, int blockRows, int blockColumns) => new(
            ("TileRows", rows), ("TileColumns", columns), ("TileDepth", depth), ("BlockRows", blockRows), ("BlockColumns", blockColumns));
    }

    [Test]
    public void EveryCandidateFitsALargeDevice()
    {
        foreach (TunableKernel kernel in (TunableKernel[])[MatMulTiles.Large, MatMulTiles.Small, TensorMatMulTiles.Large, TensorMatMulTiles.Small, ConvolutionSpeeds.Plain, ConvolutionSpeeds.OnTensorCores, TunableAttention.Instance])
        {
            foreach (TunableValues values in kernel.Candidates) Assert.That(kernel.Refuse(values, Limits), Is.Null, $"{kernel.Name}: {values}");
        }
    }

    [Test]
    public void TheShippedValuesAreThoseThatDevicesGet()
    {
        TunableKernel[] kernels = [MatMulTiles.Large, MatMulTiles.Small, TensorMatMulTiles.Large, TensorMatMulTiles.Small, ConvolutionSpeeds.Plain, ConvolutionSpeeds.OnTensorCores, TunableAttention.Instance];
        foreach (TunedDevice device in TuningTable.Shipped.Devices)
        {
            var tuning = new DeviceTuning(device.Device.TrimEnd('*'), Limits, null);
            foreach ((string name, Dictionary<string, int> values) in device.Kernels)
                Assert.That(tuning.Of(kernels.Single(kernel => kernel.Name == name)).ToDictionary(), Is.EquivalentTo(values), $"{name} of {device.Device}");
        }
    }

    [Test]
    public void AStarStandsForTheRestOfAName()
    {
        var device = new TunedDevice("cuda Test*", []);
        Assert.That(device.Matches(Model), Is.True);
        Assert.That(device.Matches("opencl Test Card 9"), Is.False);
    }

    [Test]
    public void ValuesGiveAModuleATextAndANameOfItsOwn()
    {
        var source = new KernelSource("Module", "text");
        var values = new TunableValues(("Tile", 8), ("Depth", 16));
        KernelSource tuned = values.Apply(source);
        Assert.That(tuned, Is.EqualTo(new KernelSource("Module.Tile8-Depth16", "#define Module_Tile 8\n#define Module_Depth 16\ntext")));
        Assert.That(values.Apply(source), Is.SameAs(tuned));
    }

    [Test]
    [Platform("Linux")]
    public void TheUsersFileIsWhereTheEnvironmentSays()
    {
        Assert.That(Find(("HOME", "/home/me")), Is.EqualTo("/home/me/.config/deocc/tuning.json"));
        Assert.That(Find(("HOME", "/home/me"), ("XDG_CONFIG_HOME", "/etc/me")), Is.EqualTo("/etc/me/deocc/tuning.json"));
        Assert.That(Find(("HOME", "/home/me"), ("DEOCC_TUNING", "/tmp/own.json")), Is.EqualTo("/tmp/own.json"));
        Assert.That(Find(("HOME", "/home/me"), ("DEOCC_TUNING", "off")), Is.Null);
        Assert.That(Find(), Is.Null);

        static string? Find(params (string Name, string Value)[] variables) =>
            TuningTable.UserPath(variables.ToDictionary(pair => pair.Name, pair => pair.Value).GetValueOrDefault);
    }

    private void Store(string kernel, TunableValues values) => TuningTable.Read(FilePath).With(Model, kernel, values.ToDictionary()).Write(FilePath);
}
