using System.Runtime.CompilerServices;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Images;

namespace Dice.Environment.Runtime.Testcontainers;

/// <summary>
/// Sets every setting of Testcontainers before its first use. Its settings are static and are read once, from variables and from
/// <c>~/.testcontainers.properties</c>.
/// </summary>
internal static class TestcontainersDefaults
{
    private static readonly Lock Gate = new();
    private static bool _decided;

    /// <summary>Makes Testcontainers ignore settings from elsewhere. Call it before any other use of Testcontainers.</summary>
    public static void Decide()
    {
        lock (Gate)
        {
            if (!_decided)
            {
                ReadWithoutPropertiesFile();
                _decided = true;
            }
        }

        // Every published port binds to loopback, even where a /.dockerenv file makes Testcontainers assume that it runs in a container.
        TestcontainersSettings.DockerHostOverride = "127.0.0.1";
        TestcontainersSettings.DockerSocketOverride = null;
        TestcontainersSettings.ResourceReaperEnabled = false; // Leases replace it.
        TestcontainersSettings.ResourceReaperImage = null;
        TestcontainersSettings.HubImageNamePrefix = null; // DICE_REGISTRY replaces it.
        TestcontainersSettings.ImageNameSubstitution = null;
        TestcontainersSettings.WaitStrategyRetries = null; // The scheduler waits for readiness.
        TestcontainersSettings.WaitStrategyInterval = null;
        TestcontainersSettings.WaitStrategyTimeout = null;
    }

    /// <summary>
    /// The properties file is in the home folder, and no setting turns it off: a file that Testcontainers cannot parse would end the
    /// process. So the static settings are read while a folder without such a file is set as the home folder.
    /// </summary>
    private static void ReadWithoutPropertiesFile()
    {
        try
        {
            _ = DiceFolders.Default; // Resolved first, so that it does not depend on the home folder that is set below.
        }
        catch (DiceException)
        {
            // The user has no home folder; code that needs one reports the error.
        }

        var variable = OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME";
        var home = Env.GetEnvironmentVariable(variable);
        try
        {
            Env.SetEnvironmentVariable(variable, AppContext.BaseDirectory);
            BusyMachine.Await(() => _ = new DockerImage("dice/any:1")); // The static constructors below match names, too, and have one try.
            RuntimeHelpers.RunClassConstructor(typeof(TestcontainersSettings).TypeHandle);
            RuntimeHelpers.RunClassConstructor(typeof(DockerEndpointAuthenticationConfiguration).TypeHandle);
        }
        finally
        {
            Env.SetEnvironmentVariable(variable, home);
        }
    }
}
