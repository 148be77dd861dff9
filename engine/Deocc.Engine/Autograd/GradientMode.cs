namespace Deocc.Engine.Autograd;

/// <summary>Whether ops on this thread are recorded for a backward pass. On by default.</summary>
public static class GradientMode
{
    [ThreadStatic]
    private static bool _disabled;

    /// <summary>Whether ops are recorded.</summary>
    public static bool IsEnabled => !_disabled;

    /// <summary>Stops recording until the returned value is disposed: <c>using (GradientMode.Disable())</c>.</summary>
    public static Restorer Disable() => Set(enabled: false);

    /// <summary>Records, or not, until the returned value is disposed.</summary>
    public static Restorer Set(bool enabled)
    {
        var restorer = new Restorer(_disabled);
        _disabled = !enabled;
        return restorer;
    }

    /// <summary>Puts the former mode back when disposed.</summary>
    public readonly ref struct Restorer
    {
        private readonly bool _formerlyDisabled;

        internal Restorer(bool formerlyDisabled) => _formerlyDisabled = formerlyDisabled;

        /// <summary>Restores the mode.</summary>
        public void Dispose() => _disabled = _formerlyDisabled;
    }
}
