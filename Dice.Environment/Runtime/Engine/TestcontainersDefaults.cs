using System.Runtime.CompilerServices;
using Dice.Environment.Model;
using Dice.Environment.Surroundings;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Images;

namespace Dice.Environment.Runtime.Engine;

/// <summary>
/// Decides every setting of Testcontainers before it is first touched: its settings are static and read once, from variables and from
/// <c>~/.testcontainers.properties</c>.
/// </summary>
internal static class TestcontainersDefaults
{
    private static readonly Lock Gate = new();
    private static bool _decided;

    /// <summary>Makes Testcontainers speak to an engine in an agreed version of its API, with no setting but ours.</summary>
    public static void Decide(EngineEndpoint endpoint, Version agreed)
    {
        Env.SetEnvironmentVariable("DOCKER_HOST", endpoint.Uri.OriginalString);
        Env.SetEnvironmentVariable("DOCKER_API_VERSION", agreed.ToString());
        foreach (var spent in new[] { "DOCKER_CONTEXT", "DOCKER_TLS", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH" })
        {
            Env.SetEnvironmentVariable(spent, null); // Decided by EngineEndpoint; the docker command that recipes run must not decide again.
        }

        if (!endpoint.IsLocalSocket)
        {
            ToolVariables.NeverByProxy(endpoint.Uri.Host);
        }

        lock (Gate)
        {
            if (!_decided)
            {
                ReadWithoutPropertiesFile();
                _decided = true;
            }
        }

        // Every published port binds to loopback, whatever a /.dockerenv makes Testcontainers believe.
        TestcontainersSettings.DockerHostOverride = "127.0.0.1";
        TestcontainersSettings.DockerSocketOverride = null;
        TestcontainersSettings.ResourceReaperEnabled = false; // Leases do that work.
        TestcontainersSettings.ResourceReaperImage = null;
        TestcontainersSettings.HubImageNamePrefix = null; // DICE_REGISTRY instead.
        TestcontainersSettings.ImageNameSubstitution = null;
        TestcontainersSettings.WaitStrategyRetries = null; // Readiness is awaited by the scheduler.
        TestcontainersSettings.WaitStrategyInterval = null;
        TestcontainersSettings.WaitStrategyTimeout = null;
    }

    /// <summary>
    /// The properties file lies in the home folder, and no setting leads past it: even a file that Testcontainers cannot parse would end the
    /// process. So the static settings are read while another folder, which holds no such file, is the home.
    /// </summary>
    private static void ReadWithoutPropertiesFile()
    {
        try
        {
            _ = DiceFolders.Default; // Found once, and not in the home that is set below.
        }
        catch (DiceException)
        {
            // There is none; what needs it says so.
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
