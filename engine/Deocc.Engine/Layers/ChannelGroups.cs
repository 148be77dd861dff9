namespace Deocc.Engine.Layers;

internal static class ChannelGroups
{
    /// <summary>channels / groups, after a check that groups divide both numbers of channels.</summary>
    public static int Divide(string layer, int channels, int others, int groups)
    {
        if (groups < 1 || channels % groups != 0 || others % groups != 0)
            throw new ArgumentException($"{layer}: {groups} groups do not divide both {channels} and {others} channels", nameof(groups));
        return channels / groups;
    }
}
