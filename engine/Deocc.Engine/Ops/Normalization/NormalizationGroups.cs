using Deocc.Engine.Diagnostics;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Ops;

/// <summary>
/// Which elements of a tensor [batch, channels, plane...] share a mean and a variance: whole planes, the first of group g
/// at plane g * <paramref name="GroupStride"/> and the next ones <paramref name="PlaneStride"/> planes apart.
/// </summary>
/// <param name="Count">How many groups.</param>
/// <param name="Planes">Planes per group.</param>
/// <param name="GroupStride">Planes between the first planes of neighbouring groups.</param>
/// <param name="PlaneStride">Planes between neighbouring planes of a group.</param>
/// <param name="Channels">Channels of the tensor: plane p belongs to channel p modulo this.</param>
/// <param name="PlaneElements">Elements of one plane.</param>
internal readonly record struct NormalizationGroups(
    int Count, int Planes, int GroupStride, int PlaneStride, int Channels, int PlaneElements)
{
    /// <summary>Elements of one group.</summary>
    public long Elements => (long)Planes * PlaneElements;

    /// <summary>Whether the groups gather one channel of all images each, as batch normalization does.</summary>
    public bool AreChannels => PlaneStride == Channels;

    /// <summary>One group per channel, over the batch and all positions.</summary>
    public static NormalizationGroups PerChannel(string op, Tensor x)
    {
        int plane = Check(op, x);
        return new(x.Shape[1], x.Shape[0], 1, x.Shape[1], x.Shape[1], plane);
    }

    /// <summary>Groups of neighbouring channels within each image.</summary>
    /// <exception cref="ShapeException">The channels do not divide into the groups.</exception>
    public static NormalizationGroups PerImage(string op, Tensor x, int groupsPerImage)
    {
        int plane = Check(op, x);
        int channels = x.Shape[1];
        if (groupsPerImage < 1 || channels % groupsPerImage != 0)
            throw new ShapeException($"{op}: input {x.Shape} has {channels} channels, which do not divide into {groupsPerImage} groups");
        int planes = channels / groupsPerImage;
        return new(checked(x.Shape[0] * groupsPerImage), planes, planes, 1, channels, plane);
    }

    /// <summary>The number of a group's plane, counted through the tensor.</summary>
    public int Plane(int group, int index) => (group * GroupStride) + (index * PlaneStride);

    /// <summary>The tensor's shape as [batch, groups of one image, channels of a group, plane].</summary>
    public Shape Split(int batch) => AreChannels
        ? [batch, Channels, 1, PlaneElements]
        : [batch, Channels / Planes, Planes, PlaneElements];

    private static int Check(string op, Tensor x)
    {
        Require.ComputeType(op, x);
        if (x.Rank < 2) throw new ShapeException($"{op}: input {x.Shape} has {x.Rank} axes; expected [batch, channels, ...]");
        return checked((int)x.Shape.ElementsBetween(2, x.Rank));
    }
}
