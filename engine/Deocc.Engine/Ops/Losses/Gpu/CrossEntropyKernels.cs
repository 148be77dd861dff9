using Deocc.Engine.Devices.Gpu.KernelLanguage;

namespace Deocc.Engine.Ops.Losses.Gpu;

/// <summary>
/// Cross-entropy: an item to each position, and its gradient: an item to each logit. A device cannot throw: a label that names no
/// class and is not the ignored one makes loss, weight and gradient NaN.
/// </summary>
[KernelModule]
internal static class CrossEntropyKernels
{
    public const int GroupSize = 256;

    private const int Ignored = -1;
    private const int Invalid = -2;

    /// <summary>Losses, log sum exp and the weights of labels at every position.</summary>
    [Kernel(X = GroupSize)]
    public static void CrossEntropy(
        ReadOnly<float> logits, ReadOnly<int> labels, ReadOnly<float> classWeights, Global<float> losses, Global<float> logSumExps,
        Global<float> labelWeights, int count, int classes, int positions, int areLabelsWide, int hasWeights, long ignoredLabel, float smoothing)
    {
        int place = Grid.GlobalX;
        if (place < count)
        {
            int image = place / positions;
            int first = (image * classes * positions) + (place - (image * positions));
            float largest = float.NegativeInfinity;
            for (int c = 0; c < classes; c++) largest = MathF.Max(largest, logits[first + (c * positions)]);
            float sum = 0;
            for (int c = 0; c < classes; c++) sum += MathF.Exp(logits[first + (c * positions)] - largest);
            float logarithm = MathF.Log(sum);
            logSumExps[place] = largest + logarithm;
            int label = Label(labels, place, classes, areLabelsWide, ignoredLabel);
            float weight = 0;
            float loss = 0;
            if (label >= 0)
            {
                // Largest less logit first: both may be large.
                weight = hasWeights != 0 ? classWeights[label] : 1;
                loss = (1 - smoothing) * weight * (largest - logits[first + (label * positions)] + logarithm);
                if (smoothing > 0)
                {
                    for (int c = 0; c < classes; c++)
                    {
                        float share = smoothing / classes * (hasWeights != 0 ? classWeights[c] : 1);
                        loss += share * (largest - logits[first + (c * positions)] + logarithm);
                    }
                }
            }

            if (label == Invalid)
            {
                weight = float.NaN;
                loss = float.NaN;
            }

            losses[place] = loss;
            labelWeights[place] = weight;
        }
    }

    /// <summary>g (a p - b [class = label] - s / k w) at every logit; see <see cref="CrossEntropyGradientProblem"/>.</summary>
    [Kernel(X = GroupSize)]
    public static void CrossEntropyGradient(
        ReadOnly<float> gradient, ReadOnly<float> logits, ReadOnly<int> labels, ReadOnly<float> classWeights, ReadOnly<float> totalWeight,
        ReadOnly<float> logSumExps, Global<float> logitsGradient, int count, int classes, int positions, int isGradientScalar, int areLabelsWide,
        int hasWeights, long ignoredLabel, float smoothing)
    {
        int i = Grid.GlobalX;
        if (i < count)
        {
            int line = i / positions;
            int image = line / classes;
            int c = line - (image * classes);
            int place = (image * positions) + (i - (line * positions));
            int label = Label(labels, place, classes, areLabelsWide, ignoredLabel);
            float result = 0;
            if (label >= 0)
            {
                float total = hasWeights != 0 ? totalWeight[0] : classes;
                float share = smoothing / classes;
                float hard = (1 - smoothing) * (hasWeights != 0 ? classWeights[label] : 1);
                float probability = MathF.Exp(logits[i] - logSumExps[place]);
                float slope = ((hard + (share * total)) * probability) - (share * (hasWeights != 0 ? classWeights[c] : 1));
                if (c == label) slope -= hard;
                result = gradient[isGradientScalar != 0 ? 0 : place] * slope;
            }

            logitsGradient[i] = label == Invalid ? float.NaN : result;
        }
    }

    /// <summary>The label at a place, of int32 or int64.</summary>
    private static int Label(ReadOnly<int> labels, int place, int classes, int areWide, long ignoredLabel)
    {
        long label = areWide != 0 ? labels.As<long>()[place] : labels[place];
        if (label == ignoredLabel) return Ignored;
        return label >= 0 && label < classes ? (int)label : Invalid;
    }
}
