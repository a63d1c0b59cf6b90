namespace Dice.Environment.Runtime.Engine;

/// <summary>How the users in an engine's containers relate to those of this machine.</summary>
public enum EngineUsers
{
    /// <summary>They are the same.</summary>
    Same,

    /// <summary>The engine runs as a user, who is root in its containers.</summary>
    Rootless,

    /// <summary>They are others: the engine runs in a machine of its own, or maps users.</summary>
    Mapped,
}

/// <summary>Asks an engine.</summary>
public static class EngineUsersReader
{
    /// <summary>How the engine maps users.</summary>
    public static async Task<EngineUsers> ReadAsync(EngineConnection engine, CancellationToken cancellation)
    {
        var info = await engine.Client.System.GetSystemInfoAsync(cancellation);
        bool Has(string option) => (info.SecurityOptions ?? []).Any(given => given.Contains(option, StringComparison.Ordinal));

        return Has("rootless") ? EngineUsers.Rootless
            : Has("userns") || info.OperatingSystem?.Contains("Docker Desktop", StringComparison.Ordinal) == true ? EngineUsers.Mapped
            : EngineUsers.Same;
    }
}
