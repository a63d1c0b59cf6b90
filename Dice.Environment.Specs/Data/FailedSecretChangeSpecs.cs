using Dice.Environment.Specs.Commands;
using Dice.Environment.Specs.Diagnostics.Doctor;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Data;

/// <summary>A secret whose change fails halfway keeps its old value everywhere.</summary>
[Trait("Phase", "1")]
public sealed class FailedSecretChangeSpecs : IAsyncDisposable
{
    private const string Id = "halfway";
    private const string File = "gateway-api-key";
    private readonly TemporaryFolder _home = new();
    private readonly FakeEngine _engine = new(containers: () => "[]", volumes: () => """{"Volumes":[]}""");

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task When_a_file_of_a_service_cannot_be_written_the_files_of_the_others_have_the_old_value()
    {
        var old = (await RunAsync("get", "GATEWAY_API_KEY")).Output.TrimEnd();
        var obstacle = _home[$"environments/{Id}/secrets/rules/{File}/below"];
        Directory.CreateDirectory(_home[$"environments/{Id}/secrets/backend"]);
        Directory.CreateDirectory(obstacle);
        await System.IO.File.WriteAllTextAsync(_home[$"environments/{Id}/secrets/backend/{File}"], old, TestContext.Current.CancellationToken);

        var rotation = await RunAsync("rotate", "GATEWAY_API_KEY");

        rotation.ExitCode.Should().Be(1);
        rotation.Error.Should().Contain($"rules/{File}");
        (await System.IO.File.ReadAllTextAsync(_home[$"environments/{Id}/secrets/backend/{File}"], TestContext.Current.CancellationToken)).Should().Be(old);
        System.IO.File.Exists(_home[$"secrets/{Id}.env"]).Should().BeFalse("nothing was replaced");
        (await RunAsync("get", "GATEWAY_API_KEY")).Output.TrimEnd().Should().Be(old);
    }

    private Task<HostRun> RunAsync(string verb, string key) => HostRun.OfAsync(["secrets", verb, key, "--env", Id], _engine.Host, ("DICE_HOME", _home[""]));
}
