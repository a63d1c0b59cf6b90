using System.Collections.Immutable;
using Dice.Environment.Installations;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Runtime;

/// <summary>The variables of <c>env</c>; <c>ExternalServiceGate</c> starts a backend with them.</summary>
[Trait("Phase", "2")]
public sealed class HostVariablesSpecs : IDisposable
{
    private static readonly Secret Password = new("password", "PASSWORD");
    private readonly TemporaryFolder _folder = new();

    private static readonly Service Shop = new Service("shop", DiceImages.Node)
        .Using("store")
        .WithEnvironment("PORT", "3000")
        .WithEnvironment("PASSWORD_FILE", Password.Path)
        .WithEnvironment("STORE_URL", Value.UrlOf("store", "http"))
        .WithEnvironment("WEB", Value.RouteTo("shop.dice.local"))
        .WithSecret(Password);

    private static readonly Stack Stack = new Stack("shop").With(new Service("store", DiceImages.Node).Listening("http", 4566, "http")).With(Shop);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Addresses_are_those_of_this_machine_and_secrets_are_files_that_only_their_owner_reads()
    {
        var variables = Of(Shop);

        var file = _folder["secrets/password"];
        variables.Should().Contain("PORT", "3000").And.Contain("STORE_URL", "http://127.0.0.1:4566").And.Contain("WEB", "https://shop.dice.local").And.Contain("PASSWORD_FILE", file);
        File.ReadAllText(file).Should().Be("mellon");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(file).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public void A_required_service_that_does_not_run_is_named_with_the_command_that_starts_it()
    {
        var error = FluentActions.Invoking(() => Of(Shop.Requiring("database"))).Should().Throw<DiceException>().Which;

        error.Problem.Should().Contain("'shop'").And.Contain("database");
        error.Remedy.Should().Contain("./run-env.sh up --detach --only database");
    }

    private ImmutableSortedDictionary<string, string> Of(Service service) =>
        new HostVariables(Stack, new RunningStack { Id = EnvironmentId.Parse("none"), Services = [] }, new Dictionary<string, string> { ["PASSWORD"] = "mellon" }, _folder["secrets"]).WriteFor(service);
}
