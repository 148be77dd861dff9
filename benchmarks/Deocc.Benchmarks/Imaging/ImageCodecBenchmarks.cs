using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using Deocc.Imaging;
using Deocc.Imaging.Jpeg;
using Deocc.Imaging.Png;
using Deocc.Imaging.Pnm;

namespace Deocc.Benchmarks.Imaging;

/// <summary>
/// Codecs on a picture of ten million pixels with some noise, in memory. With libjpeg-turbo's programs on the machine,
/// <c>Djpeg</c> less <c>DjpegStart</c> is the peer's time, its writing of a bitmap to nowhere included.
/// </summary>
[MemoryDiagnoser]
public class ImageCodecBenchmarks
{
    private const string DjpegPath = "/usr/bin/djpeg";
    private const int Width = 3584;
    private const int Height = 2816;

    private Image<byte> _picture = null!;
    private byte[] _jpeg420 = [];
    private byte[] _jpeg444 = [];
    private byte[] _png = [];
    private byte[] _ppm = [];
    private DirectoryInfo _folder = null!;

    [GlobalSetup]
    public void Setup()
    {
        _picture = new Image<byte>(Width, Height, 3);
        var random = new System.Random(1);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                for (int c = 0; c < 3; c++)
                    _picture.Pixel(x, y)[c] = (byte)(128 + (60 * Math.Sin((x * 0.011) + c)) + (50 * Math.Cos((y * 0.017) - c)) + random.Next(-9, 10));
            }
        }

        _jpeg420 = Encode(new JpegCodec { Quality = 90, HalvesChroma = true }, _picture);
        _jpeg444 = Encode(new JpegCodec { Quality = 90 }, _picture);
        _png = Encode(new PngCodec(), _picture);
        _ppm = Encode(new PnmCodec(), _picture);
        _folder = Directory.CreateTempSubdirectory("deocc-benchmark-");
        File.WriteAllBytes(PathOf("large"), _jpeg420);
        File.WriteAllBytes(PathOf("small"), Encode(new JpegCodec(), new Image<byte>(8, 8, 3)));
    }

    [GlobalCleanup]
    public void Cleanup() => _folder.Delete(recursive: true);

    [Benchmark(Baseline = true)]
    public void Djpeg() => RunDjpeg("large");

    [Benchmark]
    public void DjpegStart() => RunDjpeg("small");

    [Benchmark]
    public DecodedImage DecodeJpeg420() => new JpegCodec().Decode(_jpeg420);

    [Benchmark]
    public DecodedImage DecodeJpeg444() => new JpegCodec().Decode(_jpeg444);

    [Benchmark]
    public DecodedImage DecodePng() => new PngCodec().Decode(_png);

    [Benchmark]
    public DecodedImage DecodePpm() => new PnmCodec().Decode(_ppm);

    [Benchmark]
    public byte[] EncodeJpeg420() => Encode(new JpegCodec { Quality = 90, HalvesChroma = true }, _picture);

    [Benchmark]
    public byte[] EncodePng() => Encode(new PngCodec(), _picture);

    [Benchmark]
    public Image<byte> WarpTo256() =>
        ImageWarp.Warp(_picture, AffineTransform.Similarity(0.08, 0.1, 0, 20), 256, 256, BorderMode.Reflect, ResizeFilter.Bicubic);

    [Benchmark]
    public Image<byte> ResizeTo256() => ImageResize.Resize(_picture, 256, 201, ResizeFilter.Area);

    private static byte[] Encode(IImageCodec codec, Image<byte> picture)
    {
        using var file = new MemoryStream();
        codec.Encode(picture, file);
        return file.ToArray();
    }

    private void RunDjpeg(string name)
    {
        if (!File.Exists(DjpegPath)) throw new FileNotFoundException("djpeg is absent; install the package libjpeg-turbo-progs");
        using Process process = Process.Start(DjpegPath, ["-bmp", "-outfile", "/dev/null", PathOf(name)]);
        process.WaitForExit();
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, $"{name}.jpg");
}
