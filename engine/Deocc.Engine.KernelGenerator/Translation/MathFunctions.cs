using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace Deocc.Engine.KernelGenerator.Translation;

/// <summary>Methods of the base library that both targets have, by the macro that stands for them.</summary>
internal static class MathFunctions
{
    private static readonly Dictionary<string, string> Typed = new()
    {
        ["Exp"] = "K_EXP",
        ["Log"] = "K_LOG",
        ["Sqrt"] = "K_SQRT",
        ["Tanh"] = "K_TANH",
        ["Sin"] = "K_SIN",
        ["Cos"] = "K_COS",
        ["Pow"] = "K_POW",
        ["Floor"] = "K_FLOOR",
        ["Ceiling"] = "K_CEILING",
        ["Round"] = "K_ROUND",
        ["Abs"] = "K_ABS",
        ["Max"] = "K_MAX",
        ["Min"] = "K_MIN",
        ["FusedMultiplyAdd"] = "K_FMA",
        ["IsNaN"] = "K_ISNAN",
    };

    private static readonly Dictionary<string, string> Conversions = new()
    {
        ["SingleToInt32Bits"] = "K_F32_AS_I32",
        ["SingleToUInt32Bits"] = "K_F32_AS_U32",
        ["Int32BitsToSingle"] = "K_I32_AS_F32",
        ["UInt32BitsToSingle"] = "K_U32_AS_F32",
    };

    /// <summary>The macro for a method, or null.</summary>
    /// <param name="method">A static method.</param>
    /// <param name="primitive">The emitted name of its first parameter's type: C has a function for each type.</param>
    public static string? Find(IMethodSymbol method, string? primitive)
    {
        if (method.ContainingNamespace?.Name != "System") return null;
        if (method.ContainingType.Name == "BitConverter") return Conversions.TryGetValue(method.Name, out string? conversion) ? conversion : null;
        bool isMath = method.ContainingType.Name is "Math" or "MathF" or "Single" or "Double";
        if (!isMath || primitive is null || !Typed.TryGetValue(method.Name, out string? macro)) return null;
        return macro + "_" + primitive.ToUpperInvariant();
    }
}
