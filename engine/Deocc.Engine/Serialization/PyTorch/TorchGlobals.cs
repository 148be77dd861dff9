using System.Collections.Frozen;

namespace Deocc.Engine.Serialization.PyTorch;

/// <summary>
/// The classes and functions that a PyTorch file may name. Those in <see cref="HarmlessClasses"/> mean nothing to the reader;
/// their objects are kept by name and skipped. Everything else is refused, although nothing would be run in any case: a
/// weight file that names other code is either no weight file or an attack.
/// </summary>
internal static class TorchGlobals
{
    /// <summary>Classes whose objects are dictionaries.</summary>
    public static readonly FrozenSet<string> Dictionaries = new[]
    {
        "collections.OrderedDict", "collections.defaultdict", "collections.Counter", "builtins.dict", "__builtin__.dict",
        "easydict.EasyDict",
    }.ToFrozenSet();

    /// <summary>Classes whose objects are sequences, made from one argument.</summary>
    public static readonly FrozenSet<string> Sequences = new[]
    {
        "torch.Size", "builtins.list", "builtins.tuple", "builtins.set", "builtins.frozenset", "__builtin__.list",
        "__builtin__.tuple", "__builtin__.set", "__builtin__.frozenset", "collections.deque",
    }.ToFrozenSet();

    /// <summary>Functions that make a tensor over a storage.</summary>
    public static readonly FrozenSet<string> TensorMakers = new[]
    {
        "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor_v3",
    }.ToFrozenSet();

    /// <summary>Functions and classes whose first argument is the tensor.</summary>
    public static readonly FrozenSet<string> TensorWrappers = new[]
    {
        "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state", "torch.nn.parameter.Parameter",
        "torch.nn.Parameter",
    }.ToFrozenSet();

    /// <summary>Functions that apply their first argument to their third, a tuple.</summary>
    public static readonly FrozenSet<string> TypedTensorWrappers = new[]
    {
        "torch._tensor._rebuild_from_type", "torch._tensor._rebuild_from_type_v2", "torch.tensor._rebuild_from_type",
    }.ToFrozenSet();

    /// <summary>Classes and functions that appear in training checkpoints and carry no weights.</summary>
    public static readonly FrozenSet<string> HarmlessClasses = new[]
    {
        "argparse.Namespace", "types.SimpleNamespace", "copyreg._reconstructor", "copy_reg._reconstructor", "_codecs.encode",
        "builtins.object", "builtins.int", "builtins.float", "builtins.bool", "builtins.str", "builtins.bytes",
        "builtins.bytearray", "builtins.complex", "builtins.slice", "builtins.range", "__builtin__.object", "__builtin__.int",
        "__builtin__.long", "__builtin__.float", "__builtin__.bool", "__builtin__.str", "__builtin__.unicode",
        "__builtin__.bytearray", "__builtin__.complex", "__builtin__.slice", "__builtin__.xrange",
        "datetime.datetime", "datetime.date", "datetime.time", "datetime.timedelta", "datetime.timezone",
        "pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath", "pathlib.WindowsPath", "pathlib.PurePosixPath",
        "pathlib.PureWindowsPath", "pathlib._local.PosixPath", "pathlib._local.WindowsPath", "uuid.UUID", "decimal.Decimal",
        "fractions.Fraction", "numpy.ndarray", "numpy.dtype", "numpy.bool_", "numpy.int8", "numpy.int16", "numpy.int32",
        "numpy.int64", "numpy.uint8", "numpy.uint16", "numpy.uint32", "numpy.uint64", "numpy.float16", "numpy.float32",
        "numpy.float64", "numpy.core.multiarray.scalar", "numpy.core.multiarray._reconstruct",
        "numpy._core.multiarray.scalar", "numpy._core.multiarray._reconstruct", "torch.device", "torch.Tensor",
        "torch.FloatTensor", "torch.DoubleTensor", "torch.HalfTensor", "torch.BFloat16Tensor", "torch.LongTensor",
        "torch.IntTensor", "torch.ShortTensor", "torch.CharTensor", "torch.ByteTensor", "torch.BoolTensor",
        "torch.Generator", "torch.torch_version.TorchVersion", "torch.serialization._get_layout", "torch.strided",
        "torch.contiguous_format", "torch.preserve_format", "torch.channels_last",
    }.ToFrozenSet();

    private static readonly FrozenDictionary<string, StoredType> DataTypes = new Dictionary<string, StoredType>
    {
        ["float64"] = StoredType.Float64,
        ["double"] = StoredType.Float64,
        ["float32"] = StoredType.Float32,
        ["float"] = StoredType.Float32,
        ["float16"] = StoredType.Float16,
        ["half"] = StoredType.Float16,
        ["bfloat16"] = StoredType.BFloat16,
        ["int64"] = StoredType.Int64,
        ["long"] = StoredType.Int64,
        ["int32"] = StoredType.Int32,
        ["int"] = StoredType.Int32,
        ["int16"] = StoredType.Int16,
        ["short"] = StoredType.Int16,
        ["int8"] = StoredType.Int8,
        ["uint8"] = StoredType.UInt8,
        ["bool"] = StoredType.Boolean,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, StoredType> StorageTypes = new Dictionary<string, StoredType>
    {
        ["DoubleStorage"] = StoredType.Float64,
        ["FloatStorage"] = StoredType.Float32,
        ["HalfStorage"] = StoredType.Float16,
        ["BFloat16Storage"] = StoredType.BFloat16,
        ["LongStorage"] = StoredType.Int64,
        ["IntStorage"] = StoredType.Int32,
        ["ShortStorage"] = StoredType.Int16,
        ["CharStorage"] = StoredType.Int8,
        ["ByteStorage"] = StoredType.UInt8,
        ["BoolStorage"] = StoredType.Boolean,
        ["UntypedStorage"] = StoredType.UInt8,
    }.ToFrozenDictionary();

    /// <summary>The storage class or data type of a name; null when the name means something else.</summary>
    public static object? FindType(string module, string name)
    {
        bool holdsStorages = module is "torch" or "torch.cuda" or "torch.storage";
        if (holdsStorages && name.EndsWith("Storage", StringComparison.Ordinal))
            return new TorchStorageType(name, StorageTypes.TryGetValue(name, out StoredType stored) ? stored : null);
        return module == "torch" && DataTypes.TryGetValue(name, out StoredType type) ? new TorchDataType(type) : null;
    }

    /// <summary>Whether the file may name the class or function.</summary>
    public static bool IsAllowed(string fullName) =>
        Dictionaries.Contains(fullName) || Sequences.Contains(fullName) || TensorMakers.Contains(fullName)
        || TensorWrappers.Contains(fullName) || TypedTensorWrappers.Contains(fullName) || HarmlessClasses.Contains(fullName);
}
