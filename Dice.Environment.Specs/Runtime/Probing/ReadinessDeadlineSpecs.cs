using Dice.Environment.Runtime.Probing;

namespace Dice.Environment.Specs.Runtime.Probing;

public sealed class ReadinessDeadlineSpecs
{
    private static readonly TimeSpan Declared = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task On_a_machine_with_free_processors_the_declared_deadline_holds()
    {
        var (asked, words) = await ExpireAsync(new MachineLoad(1.5, Processors: 2));

        asked.Should().Be(1);
        words.Should().Be("0 s");
    }

    [Fact]
    public async Task On_an_overloaded_machine_the_deadline_is_extended_to_three_times_its_length()
    {
        var (asked, words) = await ExpireAsync(new MachineLoad(20, Processors: 2));

        asked.Should().Be(3);
        words.Should().Be("0 s, extended to 0.1 s because the machine is overloaded (load average 20.0 on 2 processors)");
    }

    [Fact]
    public async Task Where_the_load_is_unknown_the_declared_deadline_holds() => (await ExpireAsync(null)).Asked.Should().Be(1);

    [Fact]
    public async Task When_the_service_is_ready_the_deadline_ends_without_effect()
    {
        using var source = new CancellationTokenSource();
        var expiry = new ReadinessDeadline(TimeSpan.FromHours(1), TimeProvider.System, () => null).ApplyAsync(source);

        await source.CancelAsync();

        await expiry.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private static async Task<(int Asked, string Words)> ExpireAsync(MachineLoad? load)
    {
        var asked = 0;
        using var source = new CancellationTokenSource();
        var deadline = new ReadinessDeadline(Declared, TimeProvider.System, () =>
        {
            asked++;
            return load;
        });

        await deadline.ApplyAsync(source);

        source.IsCancellationRequested.Should().BeTrue();
        return (asked, deadline.ToString());
    }
}
