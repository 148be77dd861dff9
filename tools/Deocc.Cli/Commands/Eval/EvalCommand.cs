using System.CommandLine;

namespace Deocc.Cli.Commands.Eval;

/// <summary><c>deocc eval</c>: measures trained networks on the validation split, under occluders that they never saw.</summary>
internal static class EvalCommand
{
    public static Command Create() => new(
        "eval",
        """
        Measure trained networks on the validation split of a data set, under occluders that they never saw.

        Examples:
          deocc eval srg --protocol sunglasses --data portraits
          deocc eval segmentation --run runs/segmentation
        """)
    {
        EvalSrgCommand.Create(),
        EvalTaskCommand.Create("segmentation", "srg.segmentation", "the visible face: intersection over union, precision, recall"),
        EvalTaskCommand.Create("reconstruction", "srg.reconstruction", "the face in space: distance of colors, landmarks"),
        EvalTaskCommand.Create("landmarks", "landmarks", "68 landmarks: mean distance by that of the eyes"),
        EvalTaskCommand.Create("detector", "detector", "faces in photographs: recall at a rate of false alarms"),
    };
}
