using System.Net.Sockets;
using Dice.Environment.Specs.Commands;
using Dice.Environment.Specs.Load.Support;
using Dice.LoadTests.Engine;
using Dice.LoadTests.Model;
using Dice.LoadTests.Results;

namespace Dice.Environment.Specs.Load;

/// <summary>The limit of open files: the generator raises it, refuses a profile that does not fit, and says so when it is hit nevertheless.</summary>
public sealed class GeneratorFilesSpecs
{
    private static readonly LoadProfile Profile = LoadProfile.Open("busy").At(500, TimeSpan.FromSeconds(1));

    [Fact]
    public void A_profile_whose_peak_passes_the_hard_limit_is_refused_with_both_figures() =>
        FluentActions.Invoking(() => GeneratorFiles.Ensure(Profile, new FileLimit(256, 600), open: 100)).Should().Throw<LoadException>()
            .Which.Message.Should().Contain("needs 664 open files for the 500 connections at the peak of profile 'busy'").And.Contain("may open only 600").And.Contain("ulimit -n 664").And.Contain("--rate");

    [Fact]
    public void A_closed_profile_needs_a_connection_for_each_user() =>
        FluentActions.Invoking(() => GeneratorFiles.Ensure(LoadProfile.Closed("users").At(40, TimeSpan.FromSeconds(1)), new FileLimit(100, 100), open: 0)).Should().Throw<LoadException>()
            .Which.Problem.Should().Contain("104 open files for the 40 connections");

    [Fact]
    public void No_more_connections_are_asked_for_than_iterations_may_run_at_once() =>
        FluentActions.Invoking(() => GeneratorFiles.Ensure(Profile with { MaxInFlight = 10 }, new FileLimit(100, 100), open: 0)).Should().NotThrow();

    [Fact]
    public void A_system_without_such_a_limit_refuses_nothing() =>
        FluentActions.Invoking(() => GeneratorFiles.Ensure(Profile, limit: null, open: 0)).Should().NotThrow();

    [Fact]
    public async Task The_verb_refuses_before_it_asks_the_engine_when_the_hard_limit_is_too_low()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such limit");

        var run = await HostRun.OfAsync(Limited("ulimit -n 300"), ["load", "mix", "--rate", "400"], HostRun.NoEngine);

        run.ExitCode.Should().Be(1, run.Error);
        run.Error.Should().Contain("connections at the peak of profile 'smoke', but this process may open only 300").And.Contain("ulimit -n").And.NotContain("   at ");
    }

    [Fact]
    public async Task The_verb_raises_a_soft_limit_that_is_too_low()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such limit");

        var run = await HostRun.OfAsync(Limited("ulimit -S -n 300"), ["load", "mix", "--rate", "400"], HostRun.NoEngine);

        run.Error.Should().Contain("no container engine answers", "the limit was raised and the next step is reached");
    }

    [Fact]
    public async Task Connections_that_the_limit_refused_are_called_the_generators_failure()
    {
        var scenario = Loads.Doing((_, _) => throw new HttpRequestException("refused", new SocketException((int)SocketError.TooManyOpenSockets)));

        var result = await LoadProfile.Open("brief").At(20, TimeSpan.FromSeconds(1)).RunAsync(scenario);

        result.Errors.Should().ContainSingle().Which.Name.Should().Be("too many open files in the generator");
        LoadWarnings.Of(result).Should().Contain(warning => warning.Contains("The generator was the limit", StringComparison.Ordinal) && warning.Contains("ulimit -n", StringComparison.Ordinal));
    }

    private static string[] Limited(string limit) => ["bash", "-c", $"{limit}; exec dotnet \"$@\"", "bash"];
}
