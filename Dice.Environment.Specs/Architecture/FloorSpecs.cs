using NetArchTest.Rules;

namespace Dice.Environment.Specs.Architecture;

/// <summary>The floors of the architecture: a floor uses only those below it.</summary>
public sealed class FloorSpecs
{
    private const string Root = "Dice.Environment";

    /// <summary>The rooms by floor, as docs/architecture.md draws them.</summary>
    private static readonly Dictionary<string, int> Floors = new()
    {
        ["Model"] = 0,
        ["Surroundings"] = 0,
        ["Applications"] = 1,
        ["Storage"] = 1,
        ["Monitoring"] = 1,
        ["Services"] = 2,
        ["Setup"] = 2,
        ["Images"] = 3,
        ["Edge"] = 3,
        ["Exports"] = 4,
        ["Runtime"] = 4,
        ["Data"] = 5,
        ["Kubernetes"] = 5,
        ["Diagnostics"] = 5,
        ["Security"] = 5,
        ["Installations"] = 6,
        ["Gates"] = 6,
        ["Commands"] = 7,
    };

    public static TheoryData<string> Rooms => [.. Floors.Keys];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_uses_only_rooms_on_floors_below(string room)
    {
        var above = Floors.Where(other => other.Key != room && other.Value >= Floors[room]).Select(other => $"{Root}.{other.Key}").ToArray();

        var outcome = Types.InAssembly(typeof(Environment.Model.Stack).Assembly).That().ResideInNamespace($"{Root}.{room}")
            .ShouldNot().HaveDependencyOnAny(above).GetResult();

        outcome.FailingTypeNames.Should().BeNullOrEmpty($"{room} may not use {string.Join(", ", above)}");
    }

    [Fact]
    public void Every_namespace_is_a_room_of_a_floor() =>
        typeof(Environment.Model.Stack).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith($"{Root}.", StringComparison.Ordinal) == true)
            .Select(type => type.Namespace!.Split('.')[2]).Distinct().Should().BeSubsetOf(Floors.Keys);

    [Fact]
    public void The_model_knows_nothing_of_engines_files_or_clocks() =>
        Types.InAssembly(typeof(Environment.Model.Stack).Assembly).That().ResideInNamespace($"{Root}.Model")
            .ShouldNot().HaveDependencyOnAny("Docker.DotNet", "DotNet.Testcontainers", "Testcontainers", "System.IO.File", "System.IO.Directory", "System.TimeProvider", "System.Diagnostics.Process", "System.Net")
            .GetResult().FailingTypeNames.Should().BeNullOrEmpty();

    [Fact]
    public void The_runtime_names_no_service_of_DICE()
    {
        var names = Environment.Services.DiceStack.Create(Support.Checkout.Fixtures).Services.Select(service => service.Name).ToArray();
        var literals = Directory.EnumerateFiles(Path.Combine(Support.Checkout.Root, Root, "Runtime"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => File.ReadLines(file).Select(line => (File: Path.GetFileName(file), Line: line)))
            .Where(entry => names.Any(name => entry.Line.Contains($"\"{name}\"", StringComparison.Ordinal)));

        literals.Should().BeEmpty();
    }
}
