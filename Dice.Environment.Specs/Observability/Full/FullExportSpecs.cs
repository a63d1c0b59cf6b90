using Dice.Environment.Services.Observability;
using Dice.Environment.Services.Observability.Full;
using Dice.Environment.Specs.Commands;
using Dice.Environment.Specs.Support;
using YamlDotNet.Serialization;

namespace Dice.Environment.Specs.Observability.Full;

/// <summary>The Compose file of the stack with the full observability.</summary>
[Trait("Phase", "3")]
public sealed class FullExportSpecs : IDisposable
{
    private static readonly string[] FileKinds = ["configs", "secrets"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_is_a_file_of_its_own_with_all_files_that_it_mounts()
    {
        var run = await HostRun.OfAsync(["export", "compose", "--observability", "full", "--output", _folder[""]], HostRun.NoEngine);
        run.ExitCode.Should().Be(0, run.Error);

        var file = new DeserializerBuilder().Build().Deserialize<Dictionary<string, Dictionary<string, object>>>(
            (await File.ReadAllTextAsync(_folder["docker-compose.full.yml"], TestContext.Current.CancellationToken)).Replace("name: dice\n", "", StringComparison.Ordinal));
        file["services"].Keys.Should().Contain(FullObservability.Names).And.NotContain(AspireDashboard.Name);
        File.Exists(_folder["docker-compose.yml"]).Should().BeFalse("the exported file without them stays");

        var mounted = FileKinds.SelectMany(kind => file[kind].Values).Select(entry => (string)((Dictionary<object, object>)entry)["file"]).ToArray();
        mounted.Where(path => !File.Exists(_folder[path]) && !File.Exists(Path.Combine(Checkout.Root, path))).Should().BeEmpty();
        mounted.Should().Contain("./observability/traefik.dynamic.yml").And.NotContain("./traefik.dynamic.yml");
        (await File.ReadAllTextAsync(_folder["observability/traefik.dynamic.yml"], TestContext.Current.CancellationToken)).Should().Contain(Jaeger.Host).And.Contain(Kibana.Host).And.NotContain(AspireDashboard.Host);
    }
}
