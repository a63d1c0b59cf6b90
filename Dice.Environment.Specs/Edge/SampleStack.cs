using Dice.Environment.Model;

namespace Dice.Environment.Specs.Edge;

/// <summary>Two services behind an edge, of no particular product.</summary>
internal static class SampleStack
{
    public static Stack Create() => new Stack("sample")
        .With(new Service("edge", new ImageSource("edge") { Recipe = "edge" }) { Mounts = [new EdgeConfigurationMount("/etc/traefik")] })
        .With(new Service("web", new ImageSource("web") { Recipe = "web" }) { Endpoints = [new Endpoint("http", 4321, "http")] })
        .With(new Service("api", new ImageSource("api") { Recipe = "api" })
        {
            Endpoints = [new Endpoint("http", 3000, "http"), new Endpoint("debug", 9229, "tcp")],
        })
        .With(new Route("web-app.dice.local", "web"))
        .With(new Route("api.dice.local", "api"));

    /// <summary>The same with two parts of a host's paths that lead elsewhere.</summary>
    public static Stack WithPaths() => Create()
        .With(new Service("graph", new ImageSource("graph") { Recipe = "graph" }) { Endpoints = [new Endpoint("http", 4000, "http"), new Endpoint("admin", 4001, "http")] })
        .With(new Route("api.dice.local", "graph") { PathPrefix = "/graphql" })
        .With(new Route("api.dice.local", "graph", "admin") { PathPrefix = "/graphql/admin" });
}
