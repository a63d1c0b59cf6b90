namespace Dice.Environment.Surroundings;

/// <summary>
/// Defines which environment variables of other tools affect Dice. Variables that are not listed here are kept: <c>HOME</c>,
/// <c>XDG_*</c>, <c>PATH</c>, <c>DOCKER_CONFIG</c>, proxies for everything beyond this machine, <c>SSL_CERT_FILE</c>, npm's registry and
/// certificates, <c>NO_COLOR</c>, <c>TERM</c>. <c>EngineEndpoint</c> decides how <c>DOCKER_HOST</c> and <c>DOCKER_CONTEXT</c>
/// select an engine.
/// </summary>
public static class ToolVariables
{
    /// <summary>Prefixes of cleared variables, with the reason.</summary>
    private static readonly (string Prefix, string Reason)[] ClearedPrefixes =
    [
        ("TESTCONTAINERS_", "Dice sets image names, timeouts and the reaper"),
        ("PG", "would change the defaults of libpq and Npgsql; Dice sets the addresses of its databases"),
        ("AWS_", "profiles, endpoints and certificates of real accounts; Dice uses an emulator"),
        ("BUILDX_", "another builder stores images where the engine cannot use them"),
        ("BUILDKIT_", "the same"),
    ];

    /// <summary>Names of cleared variables, with the reason.</summary>
    private static readonly ImmutableDictionary<string, string> Cleared = new Dictionary<string, string>
    {
        ["DOCKER_BUILDKIT"] = "a recipe uses the default builder of the docker command",
        ["DOCKER_CONTENT_TRUST"] = "recipe images are not signed",
        ["DOCKER_DEFAULT_PLATFORM"] = "recipes build for the engine's own platform",
        ["DOCKER_API_VERSION"] = "Dice negotiates the version with the engine",
        ["DOCKER_DOTNET_NATIVE_HTTP_ENABLED"] = "the engine's client uses its default transport",
        ["NODE_OPTIONS"] = "flags for the user's own Node.js programs break npm and the browser driver",
        ["NODE_PATH"] = "the same",
        ["BASH_ENV"] = "a script of the user would run before each script of Dice",
        ["ENV"] = "the same, for sh",
        ["POSIXLY_CORRECT"] = "scripts rely on the default behaviour of GNU tools and bash",
        ["GREP_OPTIONS"] = "changes what grep prints",
        ["CDPATH"] = "makes cd print",
    }.ToImmutableDictionary();

    /// <summary>The npm settings that define how its registry is reached; other settings would change npm's behaviour and are cleared.</summary>
    private static readonly ImmutableHashSet<string> KeptNpmSettings =
        ["registry", "proxy", "https_proxy", "noproxy", "cafile", "ca", "cert", "key", "strict_ssl", "userconfig", "globalconfig", "cache"];

    private const string NpmPrefix = "npm_config_";
    private static readonly string[] ProxyVariables = ["http_proxy", "https_proxy", "all_proxy"];
    private static readonly string[] NoProxyVariables = ["no_proxy", "NO_PROXY"];

    /// <summary>The names of this machine, which are never reached through a proxy.</summary>
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "::1"];

    private static readonly Lock Gate = new();
    private static IReadOnlyDictionary<string, string>? _given;

    /// <summary>Applies the rules to this process and all processes that it starts. Can be called repeatedly.</summary>
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

    /// <summary>Returns a variable as the shell set it, before the rules were applied; null when it is not set.</summary>
    public static string? AsGiven(string name) => (_given ?? ProcessVariables.Read()).TryGetValue(name, out var value) ? value : null;

    /// <summary>Excludes a host from all proxies, such as the host of an engine that is reached over TCP.</summary>
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

    /// <summary>Returns the changes: new values by name, null for a variable that is cleared.</summary>
    /// <param name="variables">The current variables.</param>
    /// <param name="isWritableFolder">Returns whether a path is a folder that this user can write to.</param>
    public static IReadOnlyDictionary<string, string?> Decide(IReadOnlyDictionary<string, string> variables, Func<string, bool> isWritableFolder)
    {
        var changes = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var name in variables.Keys.Where(IsCleared))
        {
            changes[name] = null;
        }

        // These files hold the user's own accounts; AWS tools have no setting for "no file".
        changes["AWS_CONFIG_FILE"] = changes["AWS_SHARED_CREDENTIALS_FILE"] = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
        changes["AWS_EC2_METADATA_DISABLED"] = "true";
        // Overrides the choice of `docker buildx use`: only the engine's own builder stores the image in the engine.
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

    // "//host/:_authToken" and "@scope:registry" also define how registries are reached.
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
