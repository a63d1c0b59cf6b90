using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dice.Environment.Runtime;
using Dice.Environment.Security.Transport;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;
using Api = Docker.DotNet.Models;

namespace Dice.Environment.Specs.Gates.Phase3;

/// <summary>Each page of the PWA's production build has a Content Security Policy that allows only its own scripts and styles.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "3")]
[Needs(Need.Fixtures)]
public sealed partial class ContentPolicyGate(SharedStack shared)
{
    private const string Separator = "\u001e";

    /// <summary>Builds, and prints each page after a separator.</summary>
    private const string Build = """
        set -eu
        cd /app
        node node_modules/astro/bin/astro.mjs build --outDir /tmp/dist >&2
        find /tmp/dist -name '*.html' | while read -r page; do printf '\036%s\n' "${page#/tmp/dist/}"; cat "$page"; done
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_page_of_the_production_build_allows_inline_scripts_and_each_script_and_style_is_listed()
    {
        var pages = await BuildAsync();

        pages.Keys.Should().Contain(["index.html", "sign-in/index.html"]);
        foreach (var (name, html) in pages)
        {
            var policy = ContentPolicy.Of(header: null, html);
            policy.Should().NotBeNull("{0} has a policy", name);
            policy!.Weaknesses().Should().BeEmpty(name);
            policy.Sources("connect-src").Should().Contain(source => source.StartsWith($"https://{Backend.Host}", StringComparison.Ordinal), name)
                .And.Contain(source => source.StartsWith($"wss://{Backend.Host}", StringComparison.Ordinal), name);
            // After a change of the page, the policy of the first page applies: it must list the scripts and styles of all pages.
            Unlisted(InlineScript(), pages.Values, policy.Sources("script-src")!.Value).Should().BeEmpty("{0}'s policy blocks no inline script", name);
            Unlisted(InlineStyle(), pages.Values, policy.Sources("style-src")!.Value).Should().BeEmpty("{0}'s policy blocks no inline style", name);
            BlockedAttribute().Match(html).Value.Should().BeEmpty("{0} has no handlers and styles in attributes, which its policy blocks", name);
        }
    }

    /// <summary>Builds in a container of its own, with the image, the folders and the variables of the development server.</summary>
    private async Task<IReadOnlyDictionary<string, string>> BuildAsync()
    {
        var engine = (await shared.Environments).Engine.Client;
        var server = await engine.Containers.InspectContainerAsync((await shared.ReadAsync())[Pwa.Name].ContainerId, Stop);
        var created = await engine.Containers.CreateContainerAsync(
            new Api.CreateContainerParameters
            {
                Image = server.Image,
                Entrypoint = ["sh", "-c", Build],
                Env = server.Config!.Env,
                Labels = new Dictionary<string, string> { [Labels.Environment] = server.Config.Labels[Labels.Environment], [Labels.Lease] = server.Config.Labels[Labels.Lease] },
                HostConfig = new Api.HostConfig { Mounts = [.. server.Mounts!.Where(mount => mount.Type == "bind").Select(mount => new Api.Mount { Type = "bind", Source = mount.Source, Target = mount.Destination, ReadOnly = true })] },
            },
            Stop);
        try
        {
            await engine.Containers.StartContainerAsync(created.ID, new Api.ContainerStartParameters(), Stop);
            var ended = await engine.Containers.WaitContainerAsync(created.ID, Stop);
            using var log = await engine.Containers.GetContainerLogsAsync(created.ID, new Api.ContainerLogsParameters { ShowStdout = true, ShowStderr = true }, Stop);
            var (output, error) = await log.ReadOutputToEndAsync(Stop);
            ended.StatusCode.Should().Be(0, error);
            return output.Split(Separator, StringSplitOptions.RemoveEmptyEntries).Select(page => page.Split('\n', 2)).ToDictionary(page => page[0], page => page[1]);
        }
        finally
        {
            await engine.Containers.RemoveContainerAsync(created.ID, new Api.ContainerRemoveParameters { Force = true, RemoveVolumes = true }, CancellationToken.None);
        }
    }

    private static IEnumerable<string> Unlisted(Regex elements, IEnumerable<string> pages, IReadOnlyCollection<string> sources) => pages.SelectMany(html => elements.Matches(html))
        .Select(element => element.Groups["content"].Value)
        .Where(content => content.Length > 0 && !sources.Contains($"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}'"))
        .Select(content => content.Length > 80 ? content[..80] : content);

    [GeneratedRegex("""<script(?![^>]*\bsrc=)[^>]*>(?<content>.*?)</script>""", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex InlineScript();

    [GeneratedRegex("""<style[^>]*>(?<content>.*?)</style>""", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex InlineStyle();

    [GeneratedRegex("""<[a-z][^>]*\s(style|on[a-z]+)=["'][^>]*""", RegexOptions.CultureInvariant)]
    private static partial Regex BlockedAttribute();
}
