using System;
using System.Globalization;

namespace Deocc.Engine.KernelGenerator.Translation;

/// <summary>Writes constants so that the device's compiler reads back the same bits.</summary>
internal static class Literals
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>A constant of a primitive type.</summary>
    /// <param name="value">The value, of any numeric type or bool.</param>
    /// <param name="primitive">Its name in the emitted text: f32, i64, ...</param>
    public static string Write(object? value, string primitive)
    {
        switch (primitive)
        {
            case "bool":
                return (bool)value! ? "1" : "0";
            case "f32":
                return Single(Convert.ToSingle(value, Culture));
            case "f64":
                return Double(Convert.ToDouble(value, Culture));
            case "u32":
                return Convert.ToUInt32(value, Culture).ToString(Culture) + "u";
            case "u64":
                return $"((u64){Convert.ToUInt64(value, Culture).ToString(Culture)}ul)";
            case "i64":
                long wide = Convert.ToInt64(value, Culture);
                return wide == long.MinValue ? "((i64)0x8000000000000000ul)" : $"((i64){wide.ToString(Culture)}l)";
            case "i32":
                int narrow = Convert.ToInt32(value, Culture);
                return narrow == int.MinValue ? "((i32)0x80000000u)" : narrow.ToString(Culture);
            default:
                return $"(({primitive}){Convert.ToInt64(value, Culture).ToString(Culture)})";
        }
    }

    private static string Single(float value)
    {
        if (float.IsNaN(value)) return "K_NAN";
        if (float.IsInfinity(value)) return value > 0 ? "K_INFINITY" : "(-K_INFINITY)";
        return Finite(value) + "f";
    }

    private static string Double(double value)
    {
        if (double.IsNaN(value)) return "((f64)K_NAN)";
        if (double.IsInfinity(value)) return value > 0 ? "((f64)K_INFINITY)" : "(-(f64)K_INFINITY)";
        return Finite(value);
    }

    /// <summary>Small integers as people write them, everything else as a hexadecimal float: no digit is lost.</summary>
    private static string Finite(double value)
    {
        if (value == Math.Floor(value) && Math.Abs(value) < 1e6 && !IsNegativeZero(value)) return value.ToString("F1", Culture);
        long bits = BitConverter.DoubleToInt64Bits(value);
        string sign = bits < 0 ? "-" : "";
        int exponent = (int)((bits >> 52) & 0x7FF);
        long mantissa = bits & 0xFFFFFFFFFFFFF;
        if (exponent == 0 && mantissa == 0) return sign + "0.0";
        string digits = mantissa.ToString("x13", Culture).TrimEnd('0');
        string lead = exponent == 0 ? "0" : "1";
        int power = exponent == 0 ? -1022 : exponent - 1023;
        return $"{sign}0x{lead}{(digits.Length > 0 ? "." + digits : "")}p{power.ToString("+0;-0", Culture)}";
    }

    private static bool IsNegativeZero(double value) => value == 0 && BitConverter.DoubleToInt64Bits(value) < 0;
}
