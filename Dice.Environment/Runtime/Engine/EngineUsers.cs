namespace Dice.Environment.Runtime.Engine;

/// <summary>How the users in an engine's containers relate to the users of this machine.</summary>
public enum EngineUsers
{
    /// <summary>Users have the same ids in containers and on this machine.</summary>
    Same,

    /// <summary>The engine runs as an ordinary user, who is root in its containers.</summary>
    Rootless,

    /// <summary>Users differ: the engine runs in a virtual machine, or maps user ids.</summary>
    Mapped,
}

/// <summary>Reads how an engine maps users.</summary>
public static class EngineUsersReader
{
    /// <summary>Returns how the engine maps users.</summary>
    public static async Task<EngineUsers> ReadAsync(EngineConnection engine, CancellationToken cancellation)
    {
        var info = await engine.Client.System.GetSystemInfoAsync(cancellation);
        bool Has(string option) => (info.SecurityOptions ?? []).Any(given => given.Contains(option, StringComparison.Ordinal));

        return Has("rootless") ? EngineUsers.Rootless
            : Has("userns") || info.OperatingSystem?.Contains("Docker Desktop", StringComparison.Ordinal) == true ? EngineUsers.Mapped
            : EngineUsers.Same;
    }
}
