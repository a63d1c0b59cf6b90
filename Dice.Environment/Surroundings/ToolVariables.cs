using System.Collections.Immutable;

namespace Dice.Environment.Surroundings;

/// <summary>
/// Decides, in one place, which variables of other tools have an effect on Dice. What is not named here is honoured: <c>HOME</c>,
/// <c>XDG_*</c>, <c>PATH</c>, <c>DOCKER_CONFIG</c>, proxies for everything beyond this machine, <c>SSL_CERT_FILE</c>, npm's registry and
/// certificates, <c>NO_COLOR</c>, <c>TERM</c>. Which engine is meant by <c>DOCKER_HOST</c> and <c>DOCKER_CONTEXT</c> is decided by
/// <c>EngineEndpoint</c>.
/// </summary>
public static class ToolVariables
{
    /// <summary>Cleared by prefix, with the reason.</summary>
    private static readonly (string Prefix, string Reason)[] ClearedPrefixes =
    [
        ("TESTCONTAINERS_", "image names, time-outs and the reaper are Dice's to decide"),
        ("PG", "libpq's and Npgsql's defaults; Dice says where its databases are"),
        ("AWS_", "profiles, end points and certificates of real accounts; Dice talks to an emulator"),
        ("BUILDX_", "another builder puts images where the engine does not see them"),
        ("BUILDKIT_", "the same"),
    ];

    /// <summary>Cleared by name, with the reason.</summary>
    private static readonly ImmutableDictionary<string, string> Cleared = new Dictionary<string, string>
    {
        ["DOCKER_BUILDKIT"] = "a recipe builds with whatever builder the docker command has",
        ["DOCKER_CONTENT_TRUST"] = "recipe images are not signed",
        ["DOCKER_DEFAULT_PLATFORM"] = "recipes build for the engine's own platform",
        ["DOCKER_API_VERSION"] = "the version is agreed with the engine",
        ["DOCKER_DOTNET_NATIVE_HTTP_ENABLED"] = "the engine's client keeps its usual transport",
        ["NODE_OPTIONS"] = "flags for the user's own Node.js programs break npm and the browser driver",
        ["NODE_PATH"] = "the same",
        ["BASH_ENV"] = "a script of the user's would run before each of ours",
        ["ENV"] = "the same, for sh",
        ["POSIXLY_CORRECT"] = "scripts rely on GNU and bash as they are by default",
        ["GREP_OPTIONS"] = "changes what grep prints",
        ["CDPATH"] = "makes cd print",
    }.ToImmutableDictionary();

    /// <summary>The settings of npm that say how its registry is reached; all others would change what npm does.</summary>
    private static readonly ImmutableHashSet<string> KeptNpmSettings =
        ["registry", "proxy", "https_proxy", "noproxy", "cafile", "ca", "cert", "key", "strict_ssl", "userconfig", "globalconfig", "cache"];

    private const string NpmPrefix = "npm_config_";
    private static readonly string[] ProxyVariables = ["http_proxy", "https_proxy", "all_proxy"];
    private static readonly string[] NoProxyVariables = ["no_proxy", "NO_PROXY"];

    /// <summary>The names of this machine, to which no proxy leads.</summary>
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "::1"];

    private static readonly Lock Gate = new();
    private static IReadOnlyDictionary<string, string>? _given;

    /// <summary>Applies the decisions to this process and so to all that it starts. May be called any number of times.</summary>
    public static void Settle()
    {
        lock (Gate)
        {
            _given ??= ProcessVariables.Read();
            foreach (var (name, value) in Decide(ProcessVariables.Read(), IsWritableFolder))
            {
                Env.SetEnvironmentVariable(name, value);
            }
        }
    }

    /// <summary>A variable as the shell has it, whatever has been decided about it here; null when it is not set.</summary>
    public static string? AsGiven(string name) => (_given ?? ProcessVariables.Read()).TryGetValue(name, out var value) ? value : null;

    /// <summary>Takes a host off every proxy's way, as for an engine that is reached over TCP.</summary>
    public static void NeverByProxy(string host)
    {
        lock (Gate)
        {
            foreach (var (name, value) in WithoutProxy(ProcessVariables.Read(), [host]))
            {
                Env.SetEnvironmentVariable(name, value);
            }
        }
    }

    /// <summary>What is to be changed: new values by name, null for a variable that is cleared.</summary>
    /// <param name="variables">The variables as they are.</param>
    /// <param name="isWritableFolder">Whether a path is a folder that this user may write.</param>
    public static IReadOnlyDictionary<string, string?> Decide(IReadOnlyDictionary<string, string> variables, Func<string, bool> isWritableFolder)
    {
        var changes = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var name in variables.Keys.Where(IsCleared))
        {
            changes[name] = null;
        }

        // The files of the user's own accounts; there is no setting that says "none".
        changes["AWS_CONFIG_FILE"] = changes["AWS_SHARED_CREDENTIALS_FILE"] = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
        changes["AWS_EC2_METADATA_DISABLED"] = "true";
        // Whatever `docker buildx use` chose: the engine's own builder leaves the image where the engine sees it.
        changes["BUILDX_BUILDER"] = "default";
        foreach (var (name, value) in WithoutProxy(variables, Loopback))
        {
            changes[name] = value;
        }

        if (variables.TryGetValue("TMPDIR", out var temporary) && !isWritableFolder(temporary))
        {
            changes["TMPDIR"] = null;
        }

        return changes;
    }

    private static bool IsCleared(string name) =>
        Cleared.ContainsKey(name)
        || ClearedPrefixes.Any(cleared => name.StartsWith(cleared.Prefix, StringComparison.Ordinal))
        || (name.StartsWith(NpmPrefix, StringComparison.OrdinalIgnoreCase) && !IsKeptNpmSetting(name[NpmPrefix.Length..].ToLowerInvariant()));

    // "//host/:_authToken" and "@scope:registry" say how registries are reached, too.
    private static bool IsKeptNpmSetting(string setting) =>
        KeptNpmSettings.Contains(setting) || setting.StartsWith("//", StringComparison.Ordinal) || setting.EndsWith(":registry", StringComparison.Ordinal);

    private static IEnumerable<KeyValuePair<string, string>> WithoutProxy(IReadOnlyDictionary<string, string> variables, string[] hosts)
    {
        if (!variables.Any(entry => ProxyVariables.Contains(entry.Key.ToLowerInvariant()) && entry.Value.Length > 0))
        {
            return [];
        }

        var given = NoProxyVariables.SelectMany(name => variables.TryGetValue(name, out var value) ? value.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : []);
        var all = string.Join(',', given.Concat(hosts).Distinct(StringComparer.OrdinalIgnoreCase));
        return NoProxyVariables.Select(name => KeyValuePair.Create(name, all));
    }

    private static bool IsWritableFolder(string path)
    {
        try
        {
            if (!Directory.Exists(path))
            {
                return false;
            }

            using var probe = new FileStream(
                Path.Combine(path, $".dice-{Guid.NewGuid():N}"),
                new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose });
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}
