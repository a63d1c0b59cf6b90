using Dice.Environment.Runtime.Engine;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Runtime;

/// <summary>Which engine is meant, by variables and docker contexts. The scripts' tests read the same cases.</summary>
public sealed class EngineFinderSpecs : IDisposable
{
    private static readonly string Tests = Path.Combine(Checkout.Root, "scripts", "tests");
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("dice-finder-spec-");

    public static TheoryData<string> Cases =>
        [.. File.ReadLines(Path.Combine(Tests, "engine-endpoints.txt")).Where(line => !line.StartsWith('#') && line.Length > 0)];

    public void Dispose() => _home.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_engine_is_the_one_that_the_docker_command_would_use(string line)
    {
        var fields = line.Split('|', StringSplitOptions.TrimEntries);
        var (host, context, current, tls, answer) = (fields[0], fields[1], fields[2], fields[3], fields[4]);
        WriteConfiguration(current.Length > 0 ? $$"""{"auths": {}, "currentContext": "{{current}}"}""" : """{"auths": {}}""");

        var found = FluentActions.Invoking(() => Find(("DOCKER_HOST", host), ("DOCKER_CONTEXT", context), ("DOCKER_TLS_VERIFY", tls)));

        if (answer.StartsWith("refused ", StringComparison.Ordinal))
        {
            var error = found.Should().Throw<EngineException>().Which;
            error.Problem.Should().ContainEquivalentOf(answer["refused ".Length..]);
            error.Remedy.Should().NotBeEmpty();
        }
        else if (answer == "none")
        {
            found().Source.Should().Be("the default socket");
        }
        else
        {
            found().Address.Should().Be(answer);
        }
    }

    [Fact]
    public void A_configuration_that_cannot_be_read_is_named()
    {
        WriteConfiguration("{ not json");

        FluentActions.Invoking(() => Find()).Should().Throw<EngineException>().Which.Problem.Should().Contain(Path.Combine(_home.FullName, "config.json"));
    }

    [Fact]
    public void A_socket_whose_path_clients_would_escape_is_connected_to_through_a_link()
    {
        var path = Path.Combine(_home.FullName, "an engine", "ümläut#1%20.sock");

        var endpoint = Find(("DOCKER_HOST", $"unix://{path}"));

        endpoint.Address.Should().Be($"unix://{path}");
        endpoint.SocketPath.Should().Be(path);
        endpoint.Uri.AbsolutePath.Should().MatchRegex("^[A-Za-z0-9/._-]+$");
        new FileInfo(endpoint.Uri.LocalPath).LinkTarget.Should().Be(path);
    }

    private void WriteConfiguration(string json)
    {
        File.WriteAllText(Path.Combine(_home.FullName, "config.json"), json);
        Directory.CreateSymbolicLink(Path.Combine(_home.FullName, "contexts"), Path.Combine(Tests, "docker-contexts"));
    }

    private EngineEndpoint Find(params (string Name, string Value)[] variables) =>
        new EngineFinder(
            name => name == "DOCKER_CONFIG" ? _home.FullName : variables.FirstOrDefault(variable => variable.Name == name).Value,
            _home.FullName).FindAll()[0];
}
