using System.Runtime.CompilerServices;
using Deocc.Engine.Layers;
using Deocc.Engine.Memory;
using Deocc.Engine.Ops;
using Deocc.Engine.Optimizers;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;

namespace Deocc.Tests.Documentation;

[TestFixture]
internal sealed class ReadmeTests
{
    [Test]
    public void TheExampleLearns()
    {
        TextWriter console = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            Example();
        }
        finally
        {
            Console.SetOut(console);
        }

        string last = output.ToString().Trim().Split('\n')[^1];
        Assert.That(last, Does.StartWith("step 1000: loss "));
        Assert.That(double.Parse(last["step 1000: loss ".Length..], System.Globalization.CultureInfo.InvariantCulture), Is.LessThan(5e-3));
    }

    [Test]
    public void TheReadmeShowsTheExampleThatRuns()
    {
        string thisFile = ThisFile();
        string[] source = File.ReadAllLines(thisFile);
        int start = Array.FindIndex(source, line => line == "    private static void Example()") + 2;
        int end = Array.FindIndex(source, start, line => line == "    }");
        string code = string.Join('\n', source[start..end].Select(line => line.Length >= 8 ? line[8..] : string.Empty));
        string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "../../.."));
        string readme = File.ReadAllText(Path.Combine(root, "README.md")).ReplaceLineEndings("\n");
        Assert.That(readme, Does.Contain($"```csharp\n{code}\n```"));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private static void Example()
    {
        RandomGenerator.Current = new RandomGenerator(seed: 1);
        using var network = new Sequential(new Linear(2, 64), new Tanh(), new Linear(64, 1));
        using var optimizer = new Adam(network.NamedParameters(), learningRate: 1e-2);
        for (int step = 0; step <= 1000; step++)
        {
            using var scope = new TensorScope();
            Tensor points = Tensor.Empty([256, 2]);
            RandomGenerator.Current.FillUniform(points, low: -1, high: 1);
            Tensor product = points.Slice(axis: 1, start: 0, length: 1) * points.Slice(axis: 1, start: 1, length: 1);
            Tensor loss = network.Forward(points).L2Loss(product);
            optimizer.ClearGradients();
            loss.Backward();
            optimizer.Step();
            if (step % 250 == 0) Console.WriteLine($"step {step}: loss {loss.Item():E2}");
        }
    }
}
