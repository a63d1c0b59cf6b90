using System.Collections.Immutable;
using Dice.LoadTests.Resources;
using Dice.LoadTests.Results;
using static Dice.Environment.Specs.Load.Support.Loads;

namespace Dice.Environment.Specs.Load;

/// <summary>Which resource reached its limit first, and how curves of use are made.</summary>
public sealed class BottleneckSpecs
{
    private static ResourceSeries Series(string name, double? cpuLimit, params double[] cpu) =>
        new() { Name = name, CpuLimit = cpuLimit, MemoryLimit = 100, Points = [.. cpu.Select((value, second) => new ResourcePoint(second, value, 40))] };

    [Fact]
    public void The_first_that_stays_at_its_limit_is_named() =>
        Bottleneck.InWords([Series("machine", 2, 1, 1, 1.2, 1.5, 1.9, 1.95, 1.9, 1.9), Series("backend", 1, 0.5, 0.95, 0.97, 0.99, 0.98, 1, 1, 1), Series("postgres", null, 3, 3, 3, 3, 3, 3, 3, 3)])
            .Should().Be("The first resource at its limit was the CPU of backend, 1 s after the start of the measurement (highest use: 100 % of the limit).");

    [Fact]
    public void A_short_peak_is_no_shortage() =>
        Bottleneck.InWords([Series("backend", 1, 0.2, 1, 0.2, 0.2)]).Should().StartWith("No processor and no memory reached its limit; the closest was the CPU of backend with 47 %");

    [Fact]
    public void What_was_used_in_the_warm_up_does_not_count() =>
        Bottleneck.Of([Series("backend", 1, 1, 1, 1, 1) with { Points = [.. Enumerable.Range(-5, 5).Select(second => new ResourcePoint(second, 1, 0)), new ResourcePoint(0, 0.1, 0)] }])
            .Should().OnlyContain(use => use.ExhaustedAtSeconds == null);

    [Fact]
    public void Without_observations_nothing_is_claimed() => Bottleneck.InWords([]).Should().BeNull();

    [Fact]
    public async Task Use_is_the_processor_time_between_two_readings()
    {
        var zero = DateTimeOffset.UnixEpoch;
        using var done = new CancellationTokenSource();
        var source = new Programmed(
            done,
            new ResourceReading("one", zero, Seconds(10), 5),
            new ResourceReading("one", zero + Seconds(2), Seconds(11), 6),
            // Begun anew: less time than before says nothing.
            new ResourceReading("one", zero + Seconds(3), Seconds(0.5), 7),
            new ResourceReading("one", zero + Seconds(4), Seconds(1.5), 8));
        var sampler = new ResourceSampler([source], TimeProvider.System);

        await sampler.RunAsync(Milliseconds(5), done.Token);

        sampler.Series(zero + Seconds(1)).Should().ContainSingle().Which.Points.Should().Equal(new ResourcePoint(1, 0.5, 6), new ResourcePoint(3, 1, 8));
    }

    [Fact]
    public async Task The_machine_and_the_generator_are_read()
    {
        var cancellation = TestContext.Current.CancellationToken;
        ResourceReading[] readings = [.. await new MachineResources(TimeProvider.System).ReadAsync(cancellation), .. await new GeneratorResources(TimeProvider.System).ReadAsync(cancellation)];

        readings.Should().Contain(reading => reading.Name == GeneratorResources.Name && reading.Cpu > TimeSpan.Zero && reading.Memory > 0);
        if (OperatingSystem.IsLinux())
        {
            readings.Should().Contain(reading => reading.Name == MachineResources.Machine && reading.CpuLimit == Env.ProcessorCount && reading.Memory < reading.MemoryLimit);
        }
    }

    private sealed class Programmed(CancellationTokenSource done, params ImmutableArray<ResourceReading> readings) : IResourceSource
    {
        private int _next;

        public async Task<IReadOnlyList<ResourceReading>> ReadAsync(CancellationToken cancellation)
        {
            if (_next < readings.Length)
            {
                return [readings[_next++]];
            }

            await done.CancelAsync();
            return [];
        }
    }
}
