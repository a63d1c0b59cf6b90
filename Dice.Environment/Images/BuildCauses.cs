using System.Text.RegularExpressions;

namespace Dice.Environment.Images;

/// <summary>The known causes of failed builds of application images. A cause that can follow from another one comes after it.</summary>
internal static class BuildCauses
{
    private const string NetworkCodes = "ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT";
    private const string CertificateCodes = "SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_HAS_EXPIRED";

    public static IReadOnlyList<BuildCause> All { get; } =
    [
        new(
            "ENOSPC|[Nn]o space left on device",
            (_, _) => "the disk is full",
            _ => "free space where the engine keeps its images (docker system df shows what uses it)"),
        new(
            "^npm (?:error|ERR!) `npm ci` can only install packages when|ERR_PNPM_OUTDATED_LOCKFILE|^error Your lockfile needs to be updated|The lockfile would have been modified by this install",
            (_, text) => $"the lock file does not match package.json{Listed(LockDifferences(text))}",
            text => $"run `{ManagerOf(text)} install` in the application's folder to update the lock file"),
        new(
            @"ERR_PNPM_LOCKFILE_CONFIG_MISMATCH",
            (_, _) => "the lock file was written with other settings (overrides, patches or catalogs) than the project has now",
            _ => "run `pnpm install` in the application's folder with the pnpm version that the project uses; \"packageManager\" in package.json names it"),
        new(
            @"^npm (?:error|ERR!) notarget No matching version found for (?<name>\S+?)\.?$|ERR_PNPM_NO_MATCHING_VERSION\s+No matching version found for (?<name>\S+)|^error Couldn't find any versions for ""(?<package>[^""]+)"" that matches ""(?<version>[^""]+)""|YN0082: . (?<name>\S+): No candidates found",
            (match, _) => $"no registry has the version {NameIn(match)}",
            _ => "correct the version in package.json, then install in the application's folder to update the lock file"),
        new(
            @"^npm (?:error|ERR!) 404\s+(?:The requested resource )?'(?<name>[^']+)' (?:is not in this registry|could not be found)|^(?<name>\S+) is not in the npm registry, or you have no permission|^error Couldn't find package ""(?<name>[^""]+)""(?: required by .*)? on the|YN0035: . (?<name>\S+): Package not found",
            (match, _) => $"the registry has no package {NameIn(match)}",
            _ => "correct the name in package.json; for a private package, set its registry and token in the project's .npmrc (.yarnrc.yml for yarn 2 and later)"),
        new(
            @"^npm (?:error|ERR!) code EINTEGRITY[\s\S]*?Integrity checksum failed|ERR_PNPM_TARBALL_INTEGRITY|^error .*Integrity check failed for ""(?<name>[^""]+)""|YN0018: . (?<name>\S+): The remote archive doesn't match|^npm (?:error|ERR!) code EINTEGRITY",
            (match, _) => $"a downloaded package{(match.Groups["name"].Success ? $" ({match.Groups["name"].Value})" : "")} does not have the hash that the lock file records",
            _ => "find out why the package differs (a registry's copy, a package published again) before you trust it; then delete its entry from the lock file and install in the application's folder"),
        new(
            "gyp ERR! find Python|gyp ERR! stack Error: not found: make|Unable to detect compiler type|gyp ERR! (?:build|configure) error|node-gyp: not found",
            (_, text) => $"a native module{Named(PackageOf(text))} has no ready-made binary for this Node.js and cannot be compiled: the image has no Python, make or compiler",
            _ => "use a version of the package that ships binaries for this Node.js version (for bcrypt: version 6 or later, or bcryptjs), or a Node.js version that it has binaries for"),
        new(
            @"^npm (?:error|ERR!) (?:syscall )?spawn git|ERR_PNPM_.*\bspawn git ENOENT|Couldn't find the binary git|\bspawn git ENOENT",
            (_, _) => "a dependency comes from a git repository, and the image has no git",
            _ => "depend on a published version, or on the repository's tarball (https://…/archive/REF.tar.gz)"),
        new(
            @"ERR_PNPM_UNSUPPORTED_ENGINE[\s\S]*?Expected version: (?<wanted>.+)\n\s*Got: (?<got>\S+)|^error (?<name>\S+): The engine ""node"" is incompatible with this module\. Expected version ""(?<wanted>[^""]+)""\. Got ""(?<got>[^""]+)""|^npm (?:error|ERR!) code EBADENGINE[\s\S]*?Required: (?<wanted>.+)\n[\s\S]*?Actual: +(?<got>.+)",
            (match, _) => $"{(match.Groups["name"].Success ? match.Groups["name"].Value : "a package")} requires Node.js {match.Groups["wanted"].Value.Trim()}, and the image has {match.Groups["got"].Value.Trim()}",
            _ => "set \"engines\" or .nvmrc to a version that Dice provides, or use a version of the package that fits"),
        new(
            $"^npm (?:error|ERR!) code (?<code>{CertificateCodes})|(?:ERR_PNPM_\\S+|WARN|error|YN0001:).*?(?<code>{CertificateCodes}|self[- ]signed certificate|unable to get (?:local )?issuer certificate)",
            (match, _) => $"the registry's certificate is not trusted ({match.Groups["code"].Value})",
            _ => "add the certificate authority of your network to this machine's trust store, or name its file in NODE_EXTRA_CA_CERTS"),
        new(
            $"^npm (?:error|ERR!) (?:code|errno) (?<code>{NetworkCodes})|^npm (?:error|ERR!) network .*(?<code>{NetworkCodes})|ERR_PNPM_META_FETCH_FAIL.*(?<code>{NetworkCodes})|^\\s*WARN\\s+GET .* error \\((?<code>{NetworkCodes})\\)|^error .*(?<code>{NetworkCodes})|^info There appears to be trouble with your network connection|YN0001: .*(?<code>{NetworkCodes})",
            (match, text) => $"the package registry cannot be reached{Named(match.Groups["code"].Value)}{AddressOf(text)}",
            _ => "check this machine's network, its proxy (HTTPS_PROXY) and the registry that npm is set to (npm config get registry)"),
        new(
            @"^npm (?:error|ERR!) Missing script: ""(?<script>[^""]+)""|ERR_PNPM_NO_SCRIPT\s+Missing script: (?<script>\S+)|^error Command ""(?<script>[^""]+)"" not found",
            (match, _) => $"package.json has no script {match.Groups["script"].Value}, which another script runs",
            _ => "add the script, or correct the one that runs it"),
        new(
            @"^npm (?:error|ERR!) command sh -c (?<command>.+)|^(?<package>\S+ (?:pre|post)?install)(?::|\$).*[\s\S]*?ELIFECYCLE|^\s*ELIFECYCLE|^error (?<package>\S+): Command failed|^error Command failed with exit code|YN0009: . (?<package>\S+) couldn't be built successfully",
            (match, text) => $"the installation script{Named(ScriptOf(text) ?? match.Groups["command"].Value)} failed",
            _ => "see its output below; a build has only the package.json and lock files, patches and the Prisma schema, so move a script that needs other files to the development command"),
    ];

    private static string NameIn(Match match) =>
        match.Groups["name"].Success ? match.Groups["name"].Value : $"{match.Groups["package"].Value}@{match.Groups["version"].Value}";

    private static string Named(string? name) => string.IsNullOrWhiteSpace(name) ? "" : $" ({name.Trim()})";

    private static string Listed(List<string> items) => items.Count switch
    {
        0 => "",
        <= 5 => $": {string.Join("; ", items)}",
        _ => $": {string.Join("; ", items.Take(5))}; and {items.Count - 5} more",
    };

    /// <summary>The differences that npm, pnpm and yarn 2 or later list; yarn 1 lists none.</summary>
    private static List<string> LockDifferences(string text) =>
    [
        .. Each(text, @"^npm (?:error|ERR!) (?:Missing: (?<name>\S+) from lock file)", match => $"{match.Groups["name"].Value} is missing"),
        .. Each(text, @"^npm (?:error|ERR!) Invalid: lock file's (?<old>\S+) does not satisfy (?<new>\S+)", match => $"{match.Groups["old"].Value} does not satisfy {match.Groups["new"].Value}"),
        .. Each(text, @"specifiers in the lockfile (?<all>\(.+\) don't match specs in package\.json \(.+\))", match => $"the lock file has {match.Groups["all"].Value.Replace(" don't match specs in package.json ", ", package.json ", StringComparison.Ordinal)}"),
        .. Each(text, @"^\s*\* (?<what>\d+ dependencies (?:were added|were removed|are mismatched): .+)$", match => match.Groups["what"].Value),
        .. Each(text, @"YN0085: . (?<what>[+-] .+)$", match => match.Groups["what"].Value),
    ];

    private static IEnumerable<string> Each(string text, string pattern, Func<Match, string> say) =>
        Regex.Matches(text, pattern, RegexOptions.Multiline | RegexOptions.CultureInvariant).Select(say).Distinct();

    private static string ManagerOf(string text) =>
        text.Contains("ERR_PNPM", StringComparison.Ordinal) ? "pnpm"
        : text.Contains("npm ci", StringComparison.Ordinal) ? "npm"
        : "yarn";

    /// <summary>The package whose native module failed to build.</summary>
    private static string? PackageOf(string text) =>
        Regex.Match(text, @"gyp ERR! cwd \S*/node_modules/(?<package>(?:@[^/\s]+/)?[^/\s]+)|^npm (?:error|ERR!) path \S*/node_modules/(?<package>(?:@[^/\s]+/)?[^/\s]+)|node_modules/(?<package>(?:@[^/\s]+/)?[^/\s]+) (?:pre|post)?install: (?:Failed|gyp ERR!)", RegexOptions.Multiline | RegexOptions.CultureInvariant)
            is { Success: true } match ? match.Groups["package"].Value : null;

    /// <summary>The package whose installation script failed, with the command of the script.</summary>
    private static string? ScriptOf(string text)
    {
        var match = Regex.Match(
            text,
            @"^npm (?:error|ERR!) path \S*?(?:/node_modules/(?<package>(?:@[^/\s]+/)?[^/\s]+))?$(?:[\s\S]*?^npm (?:error|ERR!) command sh -c (?<command>.+)$)?|^(?:\S*/)?node_modules/(?<package>(?:@[^/\s]+/)?[^/\s]+) (?<stage>\S+): Failed|^> (?<package>\S+)@\S+ (?<stage>\S+)(?: \S+)?$|^\$ (?<command>.+)$|^error /app/(?:project/)?node_modules/(?<package>(?:@[^/\s]+/)?[^/\s:]+): Command failed|YN0009: . (?<package>\S+) couldn't be built successfully",
            RegexOptions.Multiline | RegexOptions.CultureInvariant);
        return !match.Success ? null
            : string.Join(": ", new[] { match.Groups["package"].Value, match.Groups["stage"].Value, match.Groups["command"].Value }.Where(part => part.Length > 0));
    }

    /// <summary>The host that did not answer.</summary>
    private static string AddressOf(string text) =>
        Regex.Match(text, @"(?:request to|GET|Request URL:) +https?://(?<host>[^/\s]+)", RegexOptions.CultureInvariant) is { Success: true } match ? $": {match.Groups["host"].Value} does not answer" : "";
}

/// <summary>A known cause of failed builds, and the pattern that detects it in a build's output.</summary>
/// <param name="pattern">The regular expression of the output; <c>^</c> and <c>$</c> match the ends of a line.</param>
/// <param name="problem">Returns the cause in one line, from the match and the whole output.</param>
/// <param name="remedy">Returns the remedy, from the whole output.</param>
internal sealed class BuildCause(string pattern, Func<Match, string, string> problem, Func<string, string> remedy)
{
    /// <summary>Returns the diagnosis; null when the output does not match.</summary>
    public BuildDiagnosis? Find(string text) =>
        Regex.Match(text, pattern, RegexOptions.Multiline | RegexOptions.CultureInvariant) is { Success: true } match
            ? new BuildDiagnosis(problem(match, text), remedy(text))
            : null;
}
