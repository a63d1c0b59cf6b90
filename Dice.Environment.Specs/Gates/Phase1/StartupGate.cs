using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>The whole stack is up within the plan's two minutes, images present.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "1")]
[Trait(SharedStack.Trait, SharedStack.TraitValue)]
[Needs(Need.Stack)]
public sealed class StartupGate(SharedStack shared)
{
    /// <summary>From the plan: service startup, full stack.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task The_full_stack_is_ready_within_two_minutes()
    {
        var timeline = (await shared.WholeStarted).Timeline;
        TestContext.Current.SendDiagnosticMessage($"ready in {timeline.TotalMs / 1000:0.0} s, critical path {string.Join(" → ", timeline.CriticalPath)} {timeline.CriticalPathMs / 1000:0.0} s, ratio {timeline.CriticalPathRatio:0.00}");

        timeline.TotalMs.Should().BeLessThan(Limit.TotalMilliseconds);
        timeline.Services.Should().HaveCount(Environments.Dice.Services.Length).And.OnlyContain(service => service.ImageOwnMs < 1, "images were present");
    }

    [Fact]
    public async Task The_timeline_tells_each_services_steps_in_order()
    {
        var timeline = (await shared.WholeStarted).Timeline;

        timeline.Services.Should().AllSatisfy(service =>
        {
            service.WasRunning.Should().BeFalse();
            double[] steps = [service.CreateMs, service.StartMs, service.StartedMs, service.ReadyMs];
            steps.Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
            service.ReadyMs.Should().BeLessThanOrEqualTo(timeline.TotalMs);
        });
        timeline.BeforeServicesMs.Should().BeApproximately(timeline.Services.Min(service => service.CreateMs), 1, "all that comes before the first service is named");
        timeline.CriticalPathMs.Should().BePositive().And.BeLessThanOrEqualTo(timeline.TotalMs);
    }
}
