namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>The group of items that run together and share memory.</summary>
public static class Group
{
    /// <summary>The item's place in its group along x.</summary>
    public static int X
    {
        [Intrinsic("K_LOCAL_X")]
        get => Emulator.Item.Local.X;
    }

    /// <summary>The item's place in its group along y.</summary>
    public static int Y
    {
        [Intrinsic("K_LOCAL_Y")]
        get => Emulator.Item.Local.Y;
    }

    /// <summary>The item's place in its group along z.</summary>
    public static int Z
    {
        [Intrinsic("K_LOCAL_Z")]
        get => Emulator.Item.Local.Z;
    }

    /// <summary>Items of a group along x.</summary>
    public static int SizeX
    {
        [Intrinsic("K_GROUP_SIZE_X")]
        get => Emulator.Item.GroupSize.X;
    }

    /// <summary>Items of a group along y.</summary>
    public static int SizeY
    {
        [Intrinsic("K_GROUP_SIZE_Y")]
        get => Emulator.Item.GroupSize.Y;
    }

    /// <summary>Waits until every item of the group is here; what they wrote before is then visible to all of them.</summary>
    [Intrinsic("K_BARRIER")]
    public static void Barrier() => Emulator.WaitForGroup();
}
