using System.Text.RegularExpressions;
using Dice.Environment.Exports;
using Dice.Environment.Security.Findings;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dice.Environment.Security.Containers;

/// <summary>Checks the services of the exported Compose file with the rules for containers.</summary>
public sealed partial class ComposeCheck : ISecurityCheck
{
    public string Name => "compose";

    public string Title => "Exported Compose file (rules of the CIS Docker Benchmark)";

    public async Task<CheckResult> RunAsync(ScanContext context, CancellationToken cancellation)
    {
        var path = Path.Combine(context.Root, ComposeFile.FileName);
        return File.Exists(path)
            ? Check(await File.ReadAllTextAsync(path, cancellation))
            : CheckResult.Omitted(ComposeFile.FileName, "the file does not exist; ./run-env.sh export compose writes it");
    }

    /// <summary>Checks the text of a Compose file.</summary>
    /// <exception cref="DiceException">The text is not YAML with services.</exception>
    public CheckResult Check(string text)
    {
        var facts = Read(text);
        return new CheckResult
        {
            Checked = [.. facts.Select(one => one.Name)],
            Findings = [.. facts.SelectMany(one => ContainerRules.Violations(Name, one, ComposeFile.FileName))],
        };
    }

    private static ImmutableArray<ContainerFacts> Read(string text)
    {
        try
        {
            var file = new YamlStream();
            file.Load(new StringReader(text));
            return file.Documents is [{ RootNode: YamlMappingNode root }] && root.Children.TryGetValue("services", out var services) && services is YamlMappingNode entries
                ? [.. entries.Children.Select(entry => FactsOf(((YamlScalarNode)entry.Key).Value!, (YamlMappingNode)entry.Value))]
                : throw new DiceException($"{ComposeFile.FileName} has no services", "write it again: ./run-env.sh export compose");
        }
        catch (YamlException e)
        {
            throw new DiceException($"{ComposeFile.FileName} is not valid YAML: {e.Message}", "write it again: ./run-env.sh export compose", e);
        }
    }

    private static ContainerFacts FactsOf(string name, YamlMappingNode service)
    {
        string? Text(string key) => service.Children.TryGetValue(key, out var value) ? (value as YamlScalarNode)?.Value : null;
        ImmutableArray<string> Texts(string key) => service.Children.TryGetValue(key, out var value) && value is YamlSequenceNode list ? [.. list.OfType<YamlScalarNode>().Select(entry => entry.Value ?? "")] : [];

        return new ContainerFacts(name)
        {
            User = Text("user") ?? UserOfBuild(service),
            IsPrivileged = Text("privileged") == "true",
            HasReadOnlyRoot = Text("read_only") == "true",
            SecurityOptions = Texts("security_opt"),
            DroppedCapabilities = Texts("cap_drop"),
            LimitsProcesses = long.TryParse(Text("pids_limit"), NumberStyles.None, CultureInfo.InvariantCulture, out var pids) && pids > 0,
            LimitsMemory = Text("mem_limit") is { Length: > 0 } and not "0",
            RotatesLog = service.Children.TryGetValue("logging", out var logging) && logging.ToString().Contains("max-size", StringComparison.Ordinal),
            Published = [.. Texts("ports").Select(PublishedPort)],
            HostPaths = [.. HostPaths(service)],
            SharedNamespaces = [.. new[] { ("network", Text("network_mode")), ("process", Text("pid")), ("IPC", Text("ipc")) }.Where(entry => entry.Item2 == "host").Select(entry => entry.Item1)],
        };
    }

    /// <summary>The user of the last stage of a Dockerfile in the file; null when there is none.</summary>
    private static string? UserOfBuild(YamlMappingNode service) =>
        service.Children.TryGetValue("build", out var build) && build is YamlMappingNode settings && settings.Children.TryGetValue("dockerfile_inline", out var dockerfile)
            ? UserLine().Matches(((YamlScalarNode)dockerfile).Value ?? "").LastOrDefault()?.Groups["user"].Value
            : null;

    /// <summary>A port in the short form: address, host port, container port.</summary>
    private static (string Address, string Port) PublishedPort(string text)
    {
        var match = Port().Match(text);
        return (match.Groups["address"].Value, match.Groups["port"].Value);
    }

    private static IEnumerable<string> HostPaths(YamlMappingNode service)
    {
        if (!service.Children.TryGetValue("volumes", out var volumes) || volumes is not YamlSequenceNode list)
        {
            yield break;
        }

        foreach (var volume in list)
        {
            if (volume is YamlMappingNode entry && entry.Children.TryGetValue("type", out var type) && type.ToString() == "bind" && entry.Children.TryGetValue("source", out var source))
            {
                yield return source.ToString();
            }
            else if (volume is YamlScalarNode { Value: { } text } && text.Split(':')[0] is var path && path.IndexOfAny(['/', '.', '~']) == 0)
            {
                yield return path;
            }
        }
    }

    [GeneratedRegex(@"^USER\s+(?<user>\S+)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex UserLine();

    [GeneratedRegex(@"^(?:(?<address>\[[0-9a-f:]+\]|[0-9.]+):)?(?:[^:]*|\$\{[^}]*\}):?(?<port>\d+)(?:/\w+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Port();
}
