using System.Globalization;
using Dice.Environment.Model;
using Dice.Environment.Runtime;

namespace Dice.Environment.Specs.Runtime;

public sealed class TimelineSpecs
{
    private static readonly int[] Seeds = [.. Enumerable.Range(1, 500)];

    [Fact]
    public void A_start_whose_images_are_built_side_by_side_has_a_critical_path_no_longer_than_the_start()
    {
        var stack = new Stack("test").With(Named("postgres")).With(Named("rules").Requiring("postgres"));
        var timeline = Of(
            stack,
            total: 172_870,
            new ServiceTimes { Service = "postgres", ImageMs = 60_000, ImageOwnMs = 60_000, CreateMs = 60_000, ReadyMs = 63_000 },
            new ServiceTimes { Service = "rules", ImageMs = 120_000, ImageOwnMs = 120_000, CreateMs = 120_000, ReadyMs = 122_850 });

        timeline.CriticalPath.Should().Equal("rules");
        timeline.CriticalPathMs.Should().Be(122_850);
        timeline.CriticalPathRatio.Should().BeGreaterThan(1);
    }

    [Fact]
    public void No_critical_path_is_longer_than_its_start_whatever_the_order_in_which_images_and_services_are_ready()
    {
        foreach (var seed in Seeds)
        {
            var random = new Random(seed);
            var (stack, times) = Start(random);
            var total = times.Max(service => service.ReadyMs) + (random.NextDouble() * 10);

            var timeline = Of(stack, total, times);

            timeline.CriticalPathMs.Should().BeLessThanOrEqualTo(timeline.TotalMs + 0.01, "seed {0}", seed);
            timeline.CriticalPathMs.Should().BeGreaterThanOrEqualTo(times.Max(service => service.ReadyMs - service.CreateMs) - 0.01, "seed {0}", seed);
            timeline.CriticalPath.Zip(timeline.CriticalPath.Skip(1)).All(step => stack[step.Second].Requires.Contains(step.First)).Should().BeTrue("seed {0}", seed);
        }
    }

    [Fact]
    public void A_start_in_which_nothing_waits_longer_than_it_must_is_as_long_as_its_critical_path()
    {
        foreach (var seed in Seeds)
        {
            var (stack, times) = Start(new Random(seed), mayDelay: false);

            var timeline = Of(stack, times.Max(service => service.ReadyMs), times);

            timeline.CriticalPathRatio.Should().BeApproximately(1, 1e-6, "seed {0}", seed);
        }
    }

    /// <summary>A start of up to eight services: each begins when its requirements are ready and its image is there, or some time later.</summary>
    private static (Stack Stack, ServiceTimes[] Times) Start(Random random, bool mayDelay = true)
    {
        var stack = new Stack("random");
        var times = new List<ServiceTimes>();
        for (var number = 0; number < random.Next(1, 9); number++)
        {
            var service = Named(string.Create(CultureInfo.InvariantCulture, $"service-{number}")).Requiring(times.Where(_ => random.Next(3) == 0).Select(before => before.Service).ToArray());
            stack = stack.With(service);
            var image = random.Next(2) == 0 ? 0 : random.NextDouble() * 1000;
            var created = Math.Max(image, service.Requires.Select(name => times.Single(before => before.Service == name).ReadyMs).DefaultIfEmpty(0).Max());
            created += mayDelay && random.Next(2) == 0 ? random.NextDouble() * 100 : 0;
            times.Add(new ServiceTimes { Service = service.Name, ImageMs = image, ImageOwnMs = image, CreateMs = created, ReadyMs = created + (random.NextDouble() * 500) });
        }

        return (stack, [.. times]);
    }

    private static Service Named(string name) => new(name, new ImageSource("x"));

    private static Timeline Of(Stack stack, double total, params ServiceTimes[] times) =>
        Timeline.Of(stack, EnvironmentId.Parse("test"), DateTimeOffset.UnixEpoch, TimeSpan.FromMilliseconds(total), times);
}
