namespace Deocc.Engine.Devices.Gpu.KernelLanguage;

/// <summary>Where an item and its group are in the whole launch.</summary>
public static class Grid
{
    /// <summary>The item's place along x: <c>IndexX * Group.SizeX + Group.X</c>.</summary>
    public static int GlobalX
    {
        [Intrinsic("K_GLOBAL_X")]
        get => (IndexX * Group.SizeX) + Group.X;
    }

    /// <summary>The item's place along y.</summary>
    public static int GlobalY
    {
        [Intrinsic("K_GLOBAL_Y")]
        get => (IndexY * Group.SizeY) + Group.Y;
    }

    /// <summary>The group's place along x.</summary>
    public static int IndexX
    {
        [Intrinsic("K_GROUP_X")]
        get => Emulator.Item.Group.X;
    }

    /// <summary>The group's place along y.</summary>
    public static int IndexY
    {
        [Intrinsic("K_GROUP_Y")]
        get => Emulator.Item.Group.Y;
    }

    /// <summary>The group's place along z.</summary>
    public static int IndexZ
    {
        [Intrinsic("K_GROUP_Z")]
        get => Emulator.Item.Group.Z;
    }

    /// <summary>Number of groups along x.</summary>
    public static int CountX
    {
        [Intrinsic("K_GROUPS_X")]
        get => Emulator.Item.Groups.X;
    }

    /// <summary>Number of groups along y.</summary>
    public static int CountY
    {
        [Intrinsic("K_GROUPS_Y")]
        get => Emulator.Item.Groups.Y;
    }
}
