using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Random;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Autograd;

/// <summary>
/// Gradient checkpointing (Chen et al., "Training deep nets with sublinear memory cost", 2016): a segment of a network keeps
/// only its inputs, and the backward pass computes the rest again. Costs one more forward pass of the segment.
/// </summary>
/// <remarks>
/// Random draws from <see cref="RandomGenerator.Current"/> are repeated with the same values, and layers leave running
/// statistics alone the second time. Gradients of gradients do not pass through a checkpoint.
/// </remarks>
public static class Checkpointing
{
    [ThreadStatic]
    private static bool _recomputing;

    /// <summary>Whether this thread is computing a segment for the second time: layers must not update statistics.</summary>
    public static bool IsRecomputing => _recomputing;

    /// <summary>Computes a segment of one input.</summary>
    /// <inheritdoc cref="Run(CheckpointSegment, ReadOnlySpan{Tensor})"/>
    /// <param name="segment">Computes the output; called once more in the backward pass.</param>
    /// <param name="input">The segment's input.</param>
    public static Tensor Run(Func<Tensor, Tensor> segment, Tensor input) => Run(inputs => segment(inputs[0]), input);

    /// <summary>Computes a segment.</summary>
    /// <param name="segment">
    /// Computes the output; called once more in the backward pass. All tensors that it uses must be inputs, or parameters and
    /// others that live until then.
    /// </param>
    /// <param name="inputs">The segment's inputs.</param>
    /// <returns>The output.</returns>
    /// <exception cref="GraphException">The segment uses the result of a recorded op that is not among the inputs.</exception>
    public static Tensor Run(CheckpointSegment segment, params ReadOnlySpan<Tensor> inputs)
    {
        if (!GradientMode.IsEnabled) return segment(inputs);
        RandomState random = RandomGenerator.Current.State;
        var parameters = new List<Tensor>();
        Tensor output = ComputeAndCollect(segment, inputs, parameters);
        return SegmentOperation.Apply(segment, output, inputs, parameters, random);
    }

    /// <summary>Computes without recording, and notes the trainable leaves that take part beside the inputs.</summary>
    private static Tensor ComputeAndCollect(CheckpointSegment segment, ReadOnlySpan<Tensor> inputs, List<Tensor> parameters)
    {
        Tensor[] known = inputs.ToArray();
        OperationObserver? outer = Operation.Observer;
        Operation.Observer = (operation, operands, result) =>
        {
            outer?.Invoke(operation, operands, result);
            foreach (Tensor? operand in operands)
            {
                if (operand is not { RequiresGradient: true } || known.Contains(operand) || parameters.Contains(operand)) continue;
                if (operand.Producer is { } producer)
                {
                    throw new GraphException(
                        $"Checkpointing: the segment's {operation.Name} uses {operand.Shape}, the result of {producer.Name}, which is not among its inputs; pass it as an input");
                }

                parameters.Add(operand);
            }
        };
        try
        {
            using var mode = GradientMode.Disable();
            using var scope = new TensorScope();
            Tensor output = segment(inputs);
            return scope.Keep(known.Contains(output) ? output.Detach() : output);
        }
        finally
        {
            Operation.Observer = outer;
        }
    }

    /// <summary>The segment as one op; its inputs are the segment's, then the parameters.</summary>
    private sealed class SegmentOperation(
        CheckpointSegment segment, Tensor output, int inputCount, Tensor[] parameters, RandomState random) : Operation
    {
        private readonly int[] _versions = Array.ConvertAll(parameters, parameter => parameter.Storage.Version);

        public override string Name => "Checkpoint";

        public static Tensor Apply(
            CheckpointSegment segment, Tensor output, ReadOnlySpan<Tensor> inputs, List<Tensor> parameters, RandomState random)
        {
            Tensor[] leaves = [.. parameters];
            return Apply(new SegmentOperation(segment, output, inputs.Length, leaves, random), [.. inputs, .. leaves]);
        }

        protected override Tensor Forward(ReadOnlySpan<Tensor?> inputs) => output;

        protected override void Save(ReadOnlySpan<Tensor?> inputs, Tensor output)
        {
            for (int i = 0; i < inputCount; i++) SaveForBackward(inputs[i]!);
        }

        protected override void Backward(Tensor gradient, Span<Tensor?> inputGradients)
        {
            if (GradientMode.IsEnabled)
                throw new GraphException("Checkpointing: gradients of gradients do not pass through a checkpoint; compute the segment without one");
            for (int i = 0; i < parameters.Length; i++)
            {
                if (parameters[i].Storage.Version != _versions[i])
                    throw new GraphException($"Checkpointing: a parameter {parameters[i].Shape} was changed in place before the backward pass");
            }

            var wanted = new Tensor[inputCount + parameters.Length];
            for (int i = 0; i < inputCount; i++)
            {
                wanted[i] = Saved(i).Detach();
                if (Needs(i)) wanted[i].RequiresGradient = true;
            }

            parameters.CopyTo(wanted, inputCount);
            Tensor recomputed = Recompute(wanted.AsSpan(0, inputCount));
            if (!recomputed.RequiresGradient) return;

            // The inner pass marks its parameters, which the outer pass may have marked as well.
            int[] marks = Array.ConvertAll(parameters, parameter => parameter.WantedByPass);
            var gradients = new Tensor?[wanted.Length];
            BackwardPass.Run(recomputed, gradient, wanted, gradients, createGraph: false, retainGraph: false, isInner: true);
            for (int i = 0; i < parameters.Length; i++) parameters[i].WantedByPass = marks[i];
            for (int i = 0; i < gradients.Length; i++)
            {
                if (Needs(i)) inputGradients[i] = gradients[i];
            }
        }

        private Tensor Recompute(ReadOnlySpan<Tensor> inputs)
        {
            RandomState present = RandomGenerator.Current.State;
            bool nested = _recomputing;
            using var mode = GradientMode.Set(enabled: true);
            try
            {
                RandomGenerator.Current.State = random;
                _recomputing = true;
                return segment(inputs);
            }
            finally
            {
                _recomputing = nested;
                RandomGenerator.Current.State = present;
            }
        }
    }
}
