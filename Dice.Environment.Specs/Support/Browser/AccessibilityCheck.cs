using System.Text.Json;
using Dice.Environment.Runtime;
using Microsoft.Playwright;

namespace Dice.Environment.Specs.Support.Browser;

/// <summary>axe-core, in the version that the PWA's lock file pins: its script is taken from the PWA's own image.</summary>
public sealed class AccessibilityCheck
{
    private readonly string _script;

    private AccessibilityCheck(string script) => _script = script;

    public static async Task<AccessibilityCheck> LoadAsync(SharedStack shared)
    {
        var container = (await shared.ReadAsync())[Services.Pwa.Name].ContainerId;
        var read = await ContainerCommand.RunAsync(
            (await shared.Environments).Engine.Client, container, ["cat", "/app/node_modules/axe-core/axe.min.js"], TestContext.Current.CancellationToken);
        read.ExitCode.Should().Be(0, read.Error);
        return new AccessibilityCheck(read.Output);
    }

    /// <summary>What is wrong with the page as it stands: rule, help and the elements; empty when nothing is.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(IPage page)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await page.EvaluateAsync(_script);
        }

        var found = await page.EvaluateAsync<JsonElement>(
            """
            async () => {
              const { violations } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] });
              return violations.map(({ id, impact, help, nodes }) => `${id} (${impact}): ${help}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
            }
            """);
        return [.. found.EnumerateArray().Select(violation => violation.GetString()!)];
    }
}
