using System.Text.Json;
using Dice.Environment.Specs.Commands;
using Dice.LoadTests.Model;
using NetArchTest.Rules;

namespace Dice.Environment.Specs.Load;

/// <summary>The verb, as far as it needs no stack.</summary>
public sealed class LoadVerbSpecs
{
    [Fact]
    public async Task The_list_names_what_can_be_chosen()
    {
        var shown = await HostRun.OfAsync(["load", "list"], HostRun.NoEngine);
        var document = JsonDocument.Parse((await HostRun.OfAsync(["load", "list", "--json"], HostRun.NoEngine)).Output).RootElement;

        shown.ExitCode.Should().Be(0, shown.Error);
        shown.Output.Should().ContainAll(ScenarioSpecs.Names.Select(name => $"\n{name.Data} ")).And.ContainAll(Profiles.All.Select(profile => $"\n{profile.Name} "));
        document.GetProperty("scenarios").EnumerateArray().Select(scenario => scenario.GetProperty("name").GetString()).Should().Equal(ScenarioSpecs.Names.Select(name => name.Data));
        document.GetProperty("profiles")[0].GetProperty("thresholds").GetArrayLength().Should().BePositive();
    }

    [Fact]
    public async Task The_help_names_all_profiles()
    {
        var help = await HostRun.OfAsync(["load", "--help"], HostRun.NoEngine);

        help.Output.Should().ContainAll(Profiles.All.Select(profile => profile.Name));
    }

    [Theory]
    [InlineData("--rate takes a number", "mix", "--rate", "fast")]
    [InlineData("--rate takes a number", "mix", "--rate", "0")]
    [InlineData("--duration takes a time", "mix", "--duration", "10")]
    [InlineData("--repeat takes a whole number", "mix", "--repeat", "0")]
    [InlineData("--workers takes a whole number from 1 to 64", "mix", "--workers", "0")]
    public async Task What_it_does_not_take_is_refused(string message, params string[] arguments)
    {
        var run = await HostRun.OfAsync(["load", .. arguments], HostRun.NoEngine);

        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain(message);
    }

    [Fact]
    public async Task An_unknown_profile_is_named_with_those_there_are()
    {
        var run = await HostRun.OfAsync(["load", "mix", "--profile", "gentle"], HostRun.NoEngine);

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("there is no profile 'gentle'").And.Contain("smoke, average, stress, spike, soak, breakpoint");
    }

    [Fact]
    public void Nothing_but_the_verb_touches_the_load_tests() =>
        Types.InAssembly(typeof(Environment.Model.Stack).Assembly).That().DoNotResideInNamespace("Dice.Environment.Commands.Load")
            .ShouldNot().HaveDependencyOn("Dice.LoadTests").GetResult().FailingTypeNames.Should().BeNullOrEmpty("other verbs must not pay for its assembly");
}
