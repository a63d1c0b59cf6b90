using Dice.Environment.Model;
using Dice.Environment.Runtime;

namespace Dice.Environment.Specs.Diagnostics;

/// <summary>A start of three services: a database whose image is built, a backend that requires it, and an edge beside them.</summary>
internal static class SampleTimeline
{
    public static Timeline Create() => Timeline.Of(
        new Stack("sample")
            .With(Define("database"))
            .With(Define("backend").Requiring("database"))
            .With(Define("edge")),
        EnvironmentId.Parse("sample-env"),
        new DateTimeOffset(2026, 1, 31, 12, 30, 5, TimeSpan.Zero),
        TimeSpan.FromSeconds(10),
        [
            new ServiceTimes { Service = "database", Image = "dice/postgres:abc", ImageOrigin = "recipe", ImageMs = 4000, ImageOwnMs = 4000, CreateMs = 4000, StartMs = 4400, StartedMs = 5000, ReadyMs = 6000 },
            new ServiceTimes { Service = "backend", Image = "dice/backend:<1>", ImageOrigin = "recipe", CreateMs = 6000, StartMs = 6200, StartedMs = 7000, ReadyMs = 10000 },
            new ServiceTimes { Service = "edge", Image = "dice/edge:def", ImageOrigin = "recipe, in place of Traefik", CreateMs = 100, StartMs = 300, StartedMs = 800, ReadyMs = 1000 },
        ]);

    private static Service Define(string name) => new(name, new ImageSource(name) { Recipe = name });
}
