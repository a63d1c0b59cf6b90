using Dice.Environment.Applications;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>A start that fails names its cause, found in the application's log and in what the probe saw, and the key of <c>dice.json</c> to set.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class StartAdviceGate(SharedStack shared) : IAsyncLifetime
{
    private const string OnAnotherPort = "const s = require('http').createServer((q, a) => a.end()).listen(3001, () => console.log(`listening on ${s.address().port}`))";
    private const string WithoutVariable = "if (!process.env.DATABASE_URL) throw new Error('DATABASE_URL is required')";
    private const string NotReady = "require('http').createServer((q, a) => { a.statusCode = 503; a.end('migrating') }).listen(3000)";

    private readonly EnvironmentId _id = EnvironmentId.NewUnique("advice");
    private Environments _environments = null!;

    public async ValueTask InitializeAsync() => _environments = await shared.Environments;

    public async ValueTask DisposeAsync() => await _environments.DownAsync(_id);

    [Theory]
    [InlineData(OnAnotherPort, "nothing answered on port 3000; the log contains 'listening on 3001'", "set \"port\": 3001 in dice.json")]
    [InlineData(WithoutVariable, "DATABASE_URL is missing", "\"DATABASE_URL\": \"${postgres.url}\"")]
    [InlineData(NotReady, "the server runs, and GET /health answered 503", "\"readiness\"")]
    public async Task The_error_of_a_failed_start_says_which_guess_was_wrong(string script, string cause, string remedy)
    {
        var shop = new Application("shop", "/project")
        {
            InstallationRoot = "/project",
            PackageManager = new PackageManager("npm", null, "package-lock.json", "package-lock.json"),
            Node = new NodeVersion(null, "", Fits: true),
            Framework = Framework.Plain,
            Reload = ReloadKind.OwnWatcher,
            Port = 3000,
        };
        var service = new Service(shop.Name, DiceImages.Node)
            .Listening("http", shop.Port, "http")
            .WithCommand("node", "--eval", script)
            .ReadyWhen(Readiness.Http("http", "/health").Within(TimeSpan.FromSeconds(5))) with
        { User = "1000:1000" };
        var runner = new StackRunner(_environments.Engine, _environments.Settings(_id) with { Explain = StartAdvice.For([shop]) });

        var failure = (await FluentActions.Awaiting(() => runner.UpAsync(new Stack("shop").With(service), wanted: null, TestContext.Current.CancellationToken))
            .Should().ThrowAsync<ServiceFailedException>()).Which;

        failure.Problem.Should().Contain("service 'shop'").And.Contain(cause);
        failure.Remedy.Should().Contain(remedy);
    }
}
