namespace Deocc.Tests.Devices.Gpu.KernelLanguage;

/// <summary>The emitted text, whole: a change of the translation shows here.</summary>
[TestFixture]
internal sealed class KernelTextTests
{
    [Test]
    public void ViewsComeAsBaseAndOffset() => Check(
        "[Kernel(X = 64)] public static void Scale(ReadOnly<float> x, Global<float> y, int n, float scale) { int i = Grid.GlobalX; if (i < n) y[i] = scale * x[i]; }",
        """
        K_KERNEL_SIZED(64, 1, 1) Scale(K_GLOBAL const f32* K_RESTRICT x_base, i64 x_offset, K_GLOBAL f32* y_base, i64 y_offset, i32 n, f32 scale)
        {
            K_GLOBAL const f32* x = x_base + x_offset;
            K_GLOBAL f32* y = y_base + y_offset;
            i32 i = K_GLOBAL_X;
            if ((i < n))
            {
                y[i] = (scale * x[i]);
            }
        }
        """);

    [Test]
    public void NumericConversionsAreWrittenOut() => Check(
        "[Kernel] public static void K(Global<long> y, int i, uint u) { y[0] = i + u; y[1] = i >>> 3; y[2] = 1 << (i + 1); }",
        """
        K_KERNEL K(K_GLOBAL i64* y_base, i64 y_offset, i32 i, u32 u)
        {
            K_GLOBAL i64* y = y_base + y_offset;
            y[0] = (((i64)(i)) + ((i64)(u)));
            y[1] = ((i64)(((i32)((u32)i >> 3))));
            y[2] = ((i64)((1 << (((i + 1)) & 31))));
        }
        """);

    [Test]
    public void TunableConstantsStayMacros() => Check(
        "[Tunable] public const int Tile = 16; public const int Area = Tile * Tile; [Kernel] public static void K(Global<int> y) { y[0] = Area; }",
        """
        #ifndef Module_Tile
        #define Module_Tile 16
        #endif
        #define Module_Area (Module_Tile * Module_Tile)

        K_KERNEL K(K_GLOBAL i32* y_base, i64 y_offset)
        {
            K_GLOBAL i32* y = y_base + y_offset;
            y[0] = Module_Area;
        }
        """);

    [Test]
    public void WordsAreMovedInFours() => Check(
        "[Kernel] public static void K(ReadOnly<uint> x, Global<UInt4> y) { UInt4 words = x.As<UInt4>()[1]; y[0] = new UInt4(words.y, 7u, 0u, words.x); Float4 quad = Float4.Load(x.As<float>() + 4); y[1].x = (uint)quad.w; }",
        """
        K_KERNEL K(K_GLOBAL const u32* K_RESTRICT x_base, i64 x_offset, K_GLOBAL uint4* y_base, i64 y_offset)
        {
            K_GLOBAL const u32* x = x_base + x_offset;
            K_GLOBAL uint4* y = y_base + y_offset;
            uint4 words = ((K_GLOBAL const uint4*)(x))[1];
            y[0] = make_uint4(words.y, 7u, 0u, words.x);
            float4 quad = K_LOAD_QUAD((((K_GLOBAL const f32*)(x)) + 4));
            y[1].x = ((u32)(quad.w));
        }
        """);

    [Test]
    public void ReservedWordsAreRenamedAndFloatsKeepTheirBits() => Check(
        "[Kernel] public static void K(Global<float> half) { float kernel = 0.1f; half[0] = kernel + 3f; }",
        """
        K_KERNEL K(K_GLOBAL f32* half__base, i64 half__offset)
        {
            K_GLOBAL f32* half_ = half__base + half__offset;
            f32 kernel_ = 0x1.99999ap-4f;
            half_[0] = (kernel_ + 3.0f);
        }
        """);

    [Test]
    public void InterfaceCallsAreResolved() => Check(
        """
        public interface IFunction { static abstract float Invoke(float x); }
        public struct Twice : IFunction { public static float Invoke(float x) => 2 * x; }
        [Kernel, Specialize("Twice", typeof(Twice))] public static void Map<T>(Global<float> y) where T : struct, IFunction { y[0] = T.Invoke(y[1]); }
        """,
        """
        K_DEVICE f32 Twice_Invoke(f32 x);

        K_KERNEL Map_Twice(K_GLOBAL f32* y_base, i64 y_offset)
        {
            K_GLOBAL f32* y = y_base + y_offset;
            y[0] = Twice_Invoke(y[1]);
        }

        K_DEVICE f32 Twice_Invoke(f32 x)
        {
            return (2.0f * x);
        }
        """);

    [Test]
    public void PropertiesWrittenAsConstantsSizeArrays() => Check(
        """
        public interface ITile { static abstract int Rows { get; } static abstract bool IsWide { get; } }
        public struct Small : ITile { [Tunable] public const int Height = 8; public static int Rows => Height; public static bool IsWide => true; }
        [Kernel, SpecializeAll(typeof(Small))] public static void K<T>(Global<int> y) where T : unmanaged, ITile
        { Shared<int> s = SharedMemory.Allocate<int>(T.Rows); int* a = stackalloc int[2 * T.Rows]; y[0] = T.IsWide ? a[0] : s[0]; }
        """,
        """
        #ifndef Small_Height
        #define Small_Height 8
        #endif

        K_KERNEL K_Small(K_GLOBAL i32* y_base, i64 y_offset)
        {
            K_GLOBAL i32* y = y_base + y_offset;
            K_SHARED_DECLARATION i32 s[(Small_Height)];
            i32 a[(2 * (Small_Height))] = {0};
            y[0] = ((1) ? a[0] : s[0]);
        }
        """);

    [Test]
    public void ListsForSeveralTypeParametersGiveEveryCombination()
    {
        string text = GeneratorHarness.Text(
            """
            public interface IOne { } public struct A : IOne { } public struct B : IOne { } public interface ITwo { } public struct C : ITwo { } public struct D : ITwo { }
            [Kernel, SpecializeAll(typeof(A), typeof(B)), SpecializeAll(typeof(C), typeof(D))] public static void K<TOne, TTwo>(Global<int> y)
                where TOne : unmanaged, IOne where TTwo : unmanaged, ITwo { y[0] = 1; }
            """);
        foreach (string name in new[] { "K_A_C", "K_A_D", "K_B_C", "K_B_D" }) Assert.That(text, Does.Contain($"K_KERNEL {name}("));
    }

    [Test]
    public void KernelsOfAnApartModuleMayBeBuiltAlone()
    {
        string source = GeneratorHarness.Module("[Kernel] public static void K(Global<int> y) { y[0] = 1; }")
            .Replace("[KernelModule]", "[KernelModule(Apart = true)]", StringComparison.Ordinal);
        string code = GeneratorHarness.Driver().RunGenerators(GeneratorHarness.Compile(source)).GetRunResult().GeneratedTrees.Single().ToString();
        Assert.That(code, Does.Contain("#if !defined(K_ONLY) || defined(K_ONLY_K)").And.Contain("Source.Only(\"K\")"));
    }

    [Test]
    public void StructsKeepTheirStateInOrder() => Check(
        """
        readonly struct Point(float x, float y) { readonly float _z = 1; public float Sum => x + y + _z; }
        [Kernel] public static void K(Global<float> o) { Point p = default; o[0] = p.Sum; }
        """,
        """
        typedef struct { f32 x; f32 y; f32 _z; } Point;
        K_DEVICE Point Point_make(f32 x, f32 y, f32 _z) { Point result_; result_.x = x; result_.y = y; result_._z = _z; return result_; }
        K_DEVICE f32 Point_get_Sum(Point self_);

        K_KERNEL K(K_GLOBAL f32* o_base, i64 o_offset)
        {
            K_GLOBAL f32* o = o_base + o_offset;
            Point p = Point_make(0.0f, 0.0f, 0.0f);
            o[0] = Point_get_Sum(p);
        }

        K_DEVICE f32 Point_get_Sum(Point self)
        {
            return ((self.x + self.y) + self._z);
        }
        """.Replace("self_", "self", StringComparison.Ordinal));

    [Test]
    public void PropertiesOfRecordsAreStateAndTuplesDeclareVariables() => Check(
        """
        readonly record struct Pair(float A, float B) { public float Sum => A + B; }
        [Kernel] public static void K(Global<float> o) { (float x, float y) = (o[0], o[1]); var p = new Pair(x, y); o[0] = p.Sum + p.A; }
        """,
        """
        typedef struct { f32 A; f32 B; } Pair;
        K_DEVICE Pair Pair_make(f32 A, f32 B) { Pair result_; result_.A = A; result_.B = B; return result_; }
        K_DEVICE f32 Pair_get_Sum(Pair self);

        K_KERNEL K(K_GLOBAL f32* o_base, i64 o_offset)
        {
            K_GLOBAL f32* o = o_base + o_offset;
            f32 x = o[0];
            f32 y = o[1];
            Pair p = Pair_make(x, y);
            o[0] = (Pair_get_Sum(p) + p.A);
        }

        K_DEVICE f32 Pair_get_Sum(Pair self)
        {
            return (self.A + self.B);
        }
        """);

    [Test]
    public void ProductsOfAnUnfusedModuleAreCalls()
    {
        string source = GeneratorHarness.Module("[Kernel] public static void K(Global<float> y, Global<double> z, int i) { y[0] = (y[1] * y[2]) + i; z[0] *= 2 * i; }")
            .Replace("[KernelModule]", "[KernelModule(Unfused = true)]", StringComparison.Ordinal);
        string code = GeneratorHarness.Driver().RunGenerators(GeneratorHarness.Compile(source)).GetRunResult().GeneratedTrees.Single().ToString();
        Assert.That(code, Does.Contain("y[0] = ((K_MULTIPLY_ROUNDED_F32(y[1], y[2])) + ((f32)(i)));"));
        Assert.That(code, Does.Contain("z[0] = K_MULTIPLY_ROUNDED_F64(z[0], ((f64)((2 * i))));"));
    }

    [Test]
    public void LinesOfTheSourceAreMarked()
    {
        string source = GeneratorHarness.Module("[Kernel] public static void K(Global<int> y)\n{\n y[0] = 1;\n}");
        string code = GeneratorHarness.Driver().RunGenerators(GeneratorHarness.Compile(source)).GetRunResult().GeneratedTrees.Single().ToString();
        Assert.That(code, Does.Contain("#line 3 \"Source0.cs\""));
    }

    private static void Check(string members, string expected) => Assert.That(GeneratorHarness.Text(members), Is.EqualTo(expected));
}
