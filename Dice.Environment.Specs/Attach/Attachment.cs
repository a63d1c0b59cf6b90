using Dice.Environment.Data;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Attach;

/// <summary>
/// The developer's stack as the gates use it: its PostgreSQL and Redis are lent, in a database and a key space of the gates' own. The
/// applications and the edge are not shared: a backend serves one database, and which one is decided when it starts.
/// </summary>
public sealed class Attachment : IAsyncDisposable
{
    private static readonly string[] Lent = [Postgres.Name, Redis.Name];
    private readonly Environments _environments;
    private readonly IReadOnlyDictionary<string, string> _secrets;

    private Attachment(Environments environments, Loan loan, DataSpace space, IReadOnlyDictionary<string, string> secrets)
    {
        _environments = environments;
        _secrets = secrets;
        Loan = loan;
        Space = space;
    }

    /// <summary>What is lent, and by whom.</summary>
    public Loan Loan { get; }

    /// <summary>The database and key space of the gates' own.</summary>
    public DataSpace Space { get; }

    /// <summary>What the gates run on, for people.</summary>
    public string Words => $"Attached to environment {Loan.Lender}: its PostgreSQL and Redis, in a database and a key space of the gates' own ({Space.Database}); applications and edge are the gates' own, too.";

    /// <summary>The identity of the environment that <c>run-env.sh</c> keeps up for this checkout.</summary>
    public static EnvironmentId DevelopersId => Checkout.Installation.Id;

    /// <summary>Attaches to the developer's stack, when the mode wants it and there is one.</summary>
    /// <param name="environments">Environments on the engine.</param>
    /// <param name="developers">The developer's environment.</param>
    /// <param name="mode">What is wanted.</param>
    /// <returns>The attachment, or null and the reason in words.</returns>
    /// <exception cref="DiceException">The mode is <see cref="AttachMode.Always"/>, and there is nothing to attach to.</exception>
    public static async Task<(Attachment? Attachment, string Reason)> FindAsync(Environments environments, EnvironmentId developers, AttachMode mode)
    {
        if (mode == AttachMode.Never)
        {
            return (null, $"{AttachModes.Variable} is never");
        }

        var lender = await RunningStack.ReadAsync(environments.Engine, developers, CancellationToken.None);
        // Which variables lead another application to its database is not known; it would work in the developer's.
        var obstacle = !ApplicationsUnderTest.Current.AreFixtures ? "the applications under test are not the fixtures"
            : lender.IsEmpty ? $"environment {lender.Id} is not up"
            : Lent.Where(name => lender.Find(name) is not { IsRunning: true }).ToArray() is { Length: > 0 } missing ? $"{string.Join(" and ", missing)} of environment {lender.Id} do not run"
            : null;
        if (obstacle is null)
        {
            try
            {
                var secrets = environments.Settings(lender.Id).Secrets;
                var space = await DataSpace.OpenAsync(DatabaseAccess.For(lender, secrets), RedisPort(lender), CancellationToken.None);
                return (new Attachment(environments, new Loan(lender.Id, [.. Lent]), space, secrets), "");
            }
            catch (DiceException e)
            {
                obstacle = e.Problem;
            }
        }

        return mode == AttachMode.Auto ? (null, obstacle) : throw new DiceException($"nothing to attach to: {obstacle}", $"start it: ./run-env.sh up --detach; or unset {AttachModes.Variable}");
    }

    /// <summary>The stack whose applications work in the data space.</summary>
    public Stack Move(Stack stack) => stack with
    {
        Services =
        [
            .. stack.Services.Select(service => !Loan.Concerns(service) ? service : service with
            {
                Environment = service.Environment.ContainsKey("DATABASE_NAME")
                    ? service.Environment.SetItem("DATABASE_NAME", Space.Database).SetItem("REDIS_KEY_PREFIX", Space.KeyPrefix)
                    : service.Environment.SetItem("REDIS_KEY_PREFIX", Space.KeyPrefix),
            }),
        ],
    };

    /// <summary>How the lent PostgreSQL is reached: its ports change when it is restarted.</summary>
    public async Task<DatabaseAccess> AccessAsync() => DatabaseAccess.For(await LenderAsync(), _secrets);

    /// <summary>The lent Redis' port on 127.0.0.1.</summary>
    public async Task<int> RedisPortAsync() => RedisPort(await LenderAsync());

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Space.DisposeAsync();

    private static int RedisPort(RunningStack stack) => stack[Redis.Name].FindEndpoint(Redis.Endpoint)?.HostPort
        ?? throw new DiceException($"Redis of environment '{stack.Id}' listens nowhere", "see ./run-env.sh status");

    private Task<RunningStack> LenderAsync() => RunningStack.ReadAsync(_environments.Engine, Loan.Lender, CancellationToken.None);
}
