using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Deocc.Engine.Devices;
using Deocc.Engine.Devices.Cpu;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops.Rasterization.Cpu;

/// <summary>
/// Float32: boxes of pixels per triangle first, then bands of rows, each one thread's with its own z-buffer. The arithmetic is the
/// reference's, in float64 and unfused, so that both see the same triangles.
/// </summary>
internal sealed unsafe class BandRasterizer : IKernel<RasterizeProblem>
{
    private const int BandRows = 16;

    // Columns from which a row's span is worth its computation.
    private const int WideBox = 8;

    public string Name => "bands";

    public bool Applies(in RasterizeProblem problem) =>
        problem.Positions.ElementType == ElementType.Float32
        && problem.Faces.Shape[1] <= ushort.MaxValue && problem.Faces.Shape[2] <= ushort.MaxValue;

    public void Run(in RasterizeProblem problem)
    {
        (int images, int height, int width) = (problem.Faces.Shape[0], problem.Faces.Shape[1], problem.Faces.Shape[2]);
        MeshTopology mesh = problem.Mesh;
        long vertices = (long)images * mesh.Vertices;
        using var screen = CpuScratch.Rent<double>(2 * vertices);
        var points = new ScreenPoints
        {
            Positions = problem.Positions.Pointer<float>(),
            Screen = screen.Pointer<double>(),
            Count = vertices,
            Height = height,
            Width = width,
        };
        CpuThreads.For(checked((int)((vertices + ScreenPoints.RunLength - 1) / ScreenPoints.RunLength)), ref points);
        fixed (int* corners = mesh.Corners)
        {
            var boxes = new PixelBoxes
            {
                Positions = points.Positions,
                Screen = points.Screen,
                Corners = corners,
                Vertices = mesh.Vertices,
                Triangles = mesh.Triangles,
                Height = height,
                Width = width,
            };
            using var boxScratch = CpuScratch.Rent<PixelBox>((long)images * mesh.Triangles);
            using var countScratch = CpuScratch.Rent<int>((long)images * boxes.Runs);
            boxes.Boxes = boxScratch.Pointer<PixelBox>();
            boxes.Counts = countScratch.Pointer<int>();
            CpuThreads.For(checked(images * boxes.Runs), ref boxes);

            using var depths = CpuScratch.Rent<double>((long)CpuThreads.Count * BandRows * width);
            var bands = new Bands
            {
                Boxes = boxes,
                Depths = depths.Pointer<double>(),
                Faces = problem.Faces.Pointer<int>(),
                Barycentrics = problem.Barycentrics.Pointer<float>(),
                Depth = problem.Depth.Pointer<float>(),
                Centers = new(height, width),
            };
            CpuThreads.For(checked(images * bands.Count), ref bands);
        }
    }

    private struct Bands : IParallelBody
    {
        public PixelBoxes Boxes;
        public double* Depths;
        public int* Faces;
        public float* Barycentrics;
        public float* Depth;
        public PixelCenters Centers;

        public readonly int Count => (Centers.Height + BandRows - 1) / BandRows;

        public readonly void Invoke(int item, int worker)
        {
            (int image, int band) = Math.DivRem(item, Count);
            int firstRow = band * BandRows;
            int lastRow = Math.Min(Centers.Height, firstRow + BandRows) - 1;
            int width = Centers.Width;
            double* depths = Depths + ((long)worker * BandRows * width);
            int* faces = Faces + ((((long)image * Centers.Height) + firstRow) * width);
            int pixels = (lastRow - firstRow + 1) * width;
            new Span<double>(depths, pixels).Fill(double.PositiveInfinity);
            new Span<int>(faces, pixels).Fill(-1);
            float* positions = Boxes.Positions + (4L * image * Boxes.Vertices);
            for (int run = 0; run < Boxes.Runs; run++)
            {
                PixelBox* box = Boxes.Boxes + ((long)image * Boxes.Triangles) + (run * PixelBoxes.RunLength);
                PixelBox* end = box + Boxes.Counts[(image * Boxes.Runs) + run];
                for (; box < end; box++)
                {
                    if (box->LastRow >= firstRow && box->FirstRow <= lastRow) Draw(positions, *box, firstRow, lastRow, depths, faces);
                }
            }

            Finish(positions, image, firstRow, pixels, depths, faces);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Draw(float* positions, in PixelBox box, int firstRow, int lastRow, double* depths, int* faces)
        {
            var triangle = ClipTriangle.Load(positions, Boxes.Corners + (3L * box.Triangle));
            int end = Math.Min(lastRow, box.LastRow);
            bool hasSpans = box.LastColumn - box.FirstColumn >= WideBox && triangle.IsInFront;
            RowSpans spans = hasSpans ? new RowSpans(triangle) : default;
            for (int row = Math.Max(firstRow, box.FirstRow); row <= end; row++)
            {
                double y = Centers.Y(row);
                double* rowDepths = depths + ((row - firstRow) * Centers.Width);
                int* rowFaces = faces + ((row - firstRow) * Centers.Width);
                int column = box.FirstColumn;
                int lastColumn = box.LastColumn;
                if (hasSpans)
                {
                    (int first, int last) = spans.Columns(y, Centers.Width);
                    column = Math.Max(column, first);
                    lastColumn = Math.Min(lastColumn, last);
                }

                if (Vector256.IsHardwareAccelerated && CpuFeatures.Level >= SimdLevel.Avx2)
                {
                    for (; column + 3 <= lastColumn; column += 4) DrawFour(triangle, box.Triangle, y, column, rowDepths, rowFaces);
                }

                for (; column <= lastColumn; column++) DrawOne(triangle, box.Triangle, y, column, rowDepths, rowFaces);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void DrawOne(in ClipTriangle triangle, int number, double y, int column, double* depths, int* faces)
        {
            EdgeValues values = triangle.At(Centers.X(column), y);
            if (!triangle.Covers(values) || !triangle.TryDepth(values, out double depth) || depth >= depths[column]) return;
            depths[column] = depth;
            faces[column] = number;
        }

        // The reference's formulas for four neighbours at once; places exactly on an edge are left to the rule for single ones.
        private readonly void DrawFour(in ClipTriangle triangle, int number, double y, int column, double* depths, int* faces)
        {
            Vector256<double> columns = Vector256.Create(2.0 * column) + Vector256.Create(0.0, 2, 4, 6);
            Vector256<double> x = ((columns + Vector256<double>.One) / Centers.Width) - Vector256<double>.One;
            Vector256<double> ax = Vector256.Create(triangle.A.X) - (x * triangle.A.W);
            Vector256<double> bx = Vector256.Create(triangle.B.X) - (x * triangle.B.W);
            Vector256<double> cx = Vector256.Create(triangle.C.X) - (x * triangle.C.W);
            double ay = triangle.A.Y - (y * triangle.A.W);
            double by = triangle.B.Y - (y * triangle.B.W);
            double cy = triangle.C.Y - (y * triangle.C.W);
            Vector256<double> a = (bx * cy) - (by * cx);
            Vector256<double> b = (cx * ay) - (cy * ax);
            Vector256<double> c = (ax * by) - (ay * bx);
            Vector256<double> least = Vector256.Min(a, Vector256.Min(b, c));
            Vector256<double> largest = Vector256.Max(a, Vector256.Max(b, c));
            Vector256<double> zero = Vector256<double>.Zero;
            if (Vector256.EqualsAny(least, zero) || Vector256.EqualsAny(largest, zero))
            {
                for (int i = 0; i < 4; i++) DrawOne(triangle, number, y, column + i, depths, faces);
                return;
            }

            Vector256<double> inside = Vector256.GreaterThan(least, zero) | Vector256.LessThan(largest, zero);
            if (inside == zero) return;
            Vector256<double> w = (a * triangle.A.W) + (b * triangle.B.W) + (c * triangle.C.W);
            Vector256<double> depth = ((a * triangle.A.Z) + (b * triangle.B.Z) + (c * triangle.C.Z)) / w;
            Vector256<double> isPositive = Vector256.GreaterThan(w, zero);
            Vector256<double> isFront = ~(isPositive ^ Vector256.GreaterThan(a + b + c, zero));
            Vector256<double> before = Vector256.Load(depths + column);
            Vector256<double> seen = inside & isFront & Vector256.LessThan(depth, before)
                & Vector256.GreaterThanOrEqual(depth, -Vector256<double>.One) & Vector256.LessThanOrEqual(depth, Vector256<double>.One);
            Vector256.ConditionalSelect(seen, depth, before).Store(depths + column);
            uint lanes = seen.ExtractMostSignificantBits();
            for (int i = 0; i < 4; i++)
            {
                if ((lanes & (1u << i)) != 0) faces[column + i] = number;
            }
        }

        // Weights are wanted of the triangles that stayed visible only.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Finish(float* positions, int image, int firstRow, int pixels, double* depths, int* faces)
        {
            long plane = (long)Centers.Height * Centers.Width;
            long first = (long)firstRow * Centers.Width;
            float* depthPlane = Depth + (image * plane) + first;
            float* barycentrics = Barycentrics + (3 * image * plane) + first;
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                int face = faces[pixel];
                EdgeValues values = default;
                double scale = 0;
                if (face >= 0)
                {
                    (int row, int column) = Math.DivRem(pixel, Centers.Width);
                    values = ClipTriangle.Load(positions, Boxes.Corners + (3L * face)).At(Centers.X(column), Centers.Y(firstRow + row));
                    scale = 1 / values.Sum;
                }

                depthPlane[pixel] = face < 0 ? 1 : (float)depths[pixel];
                barycentrics[pixel] = (float)(values.A * scale);
                barycentrics[plane + pixel] = (float)(values.B * scale);
                barycentrics[(2 * plane) + pixel] = (float)(values.C * scale);
            }
        }
    }
}
