using System.Text.Json;
using Dice.Environment.Model;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.HotReload;

/// <summary>What VS Code is told agrees with the model.</summary>
public sealed class LaunchSettingsSpecs
{
    [Fact]
    public void VS_Code_attaches_where_the_backend_listens_and_finds_the_sources_that_run()
    {
        var text = File.ReadAllText(Path.Combine(Checkout.Root, ".vscode", "launch.json"));
        using var settings = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        var attach = settings.RootElement.GetProperty("configurations").EnumerateArray().Single(entry => entry.GetProperty("name").GetString() == "Attach to the backend");
        var backend = DiceStack.Create(Checkout.Fixtures)[Backend.Name];
        var source = backend.Mounts.OfType<FolderMount>().Single(mount => mount.Target.EndsWith("/src", StringComparison.Ordinal));

        attach.GetProperty("port").GetInt32().Should().Be(backend.Endpoints.Single(endpoint => endpoint.Name == "inspector").PreferredHostPort);
        attach.GetProperty("restart").GetBoolean().Should().BeTrue("a reload replaces the process");
        var local = attach.GetProperty("localRoot").GetString()!.Replace("${workspaceFolder}", Checkout.Root, StringComparison.Ordinal);
        Path.Combine(local, "src").Should().Be(source.Source);
        $"{attach.GetProperty("remoteRoot").GetString()}/src".Should().Be(source.Target);
    }
}
