using System.CommandLine;
using System.Security.Cryptography;
using Dice.Environment.Data.Secrets;
using Dice.Environment.Data.Secrets.Vault;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Services;

namespace Dice.Environment.Commands.Secrets;

/// <summary><c>secrets</c>: lists, prints and changes the secrets of an environment.</summary>
internal static class SecretsCommand
{
    private const int RandomBytes = 32;

    /// <summary>In bytes. Services read each value into memory; the engine does not limit the size of a mounted file.</summary>
    private const int LargestValue = 64 * 1024;

    private static readonly Argument<string> Key = new Argument<string>("NAME") { Description = "The secret: its key, such as POSTGRES_APP_PASSWORD, or the name of its file." }.Offering(Candidates.Secrets);

    private static readonly Argument<string> ReplaceableKey = new Argument<string>(Key.Name) { Description = Key.Description }.Offering(Candidates.ReplaceableSecrets);

    public static Command Create(HostConsole console) => new Verb(
        "secrets",
        "List, print, set and rotate the secrets of the environment.",
        """
        Secrets are files under /run/secrets in each service that needs them. Their values come from .env.development;
        `set` and `rotate` replace a value for this environment only, until `down --volumes`.
        """,
        ("./run-env.sh secrets list", "show which services hold which secret"),
        ("./run-env.sh secrets rotate POSTGRES_APP_PASSWORD", "replace a value by a random one"))
    {
        CreateList(console),
        CreateGet(console),
        CreateSet(console),
        CreateRotate(console),
    };

    private static Verb CreateList(HostConsole console) => new Verb(
        "list",
        "List the secrets, the services that hold them, and where their values come from; never the values.",
        "",
        ("./run-env.sh secrets list --json", "for scripts"))
    {
        HostOptions.Environment,
        HostOptions.Json,
    }.ReadOnly().Runs(console, List);

    private static Verb CreateGet(HostConsole console) => new Verb(
        "get",
        "Print the value of a secret on standard output.",
        "",
        ("./run-env.sh secrets get JWT_SECRET", "print a value"))
    {
        Key,
        HostOptions.Environment,
    }.ReadOnly().Runs(console, run =>
    {
        var secret = SecretChange.Find(run.Settings.KnownStack, run.Get(Key)!);
        run.Out.WriteLine(run.Settings.ReadSecrets().TryGetValue(secret.Key, out var value) ? value : throw new DiceException($"the secret {secret.Key} has no value", $"add {secret.Key}=… to .env.development"));
        return ExitCode.Fine;
    });

    private static Verb CreateSet(HostConsole console) => new Verb(
        "set",
        "Replace the value of a secret by the one on standard input.",
        """
        The value is one line on standard input, so that it is in no list of processes and in no history of a shell.
        Services that read their secrets when they start are restarted; the command waits until they are ready.
        """,
        ("./run-env.sh secrets set JWT_SECRET <jwt-secret.txt", "take the value from a file"))
    {
        ReplaceableKey,
        HostOptions.Environment,
    }.Runs(console, async run =>
    {
        // Errors of the command line are reported before the command waits for input, and those of the input before it waits for other processes.
        var secret = SecretChange.Find(run.Settings.KnownStack, run.Get(ReplaceableKey)!);
        SecretChange.RequireReplaceable(secret);
        var value = await ReadValueAsync(run);
        SecretChange.Validate(secret, value);
        await run.OpenEngineAsync();
        await run.LockAsync();
        return await ChangeAsync(run, value);
    });

    private static Verb CreateRotate(HostConsole console) => new Verb(
        "rotate",
        "Replace the value of a secret by a random one.",
        """
        The old value stops working. A password of PostgreSQL is replaced in the server too; backend and rules read theirs
        for each new connection and are not restarted. Other services are restarted; the command waits until they are ready.
        After a rotation of JWT_SECRET, all access tokens are refused; clients get new ones with their refresh tokens.
        """,
        ("./run-env.sh secrets rotate POSTGRES_APP_PASSWORD", "replace the password of the backend's role"))
    {
        ReplaceableKey,
        HostOptions.Environment,
    }.RunsExclusively(console, run => ChangeAsync(run, Random()));

    private static async Task<int> ChangeAsync(VerbRun run, string value)
    {
        var settings = run.Settings;
        var stack = settings.KnownStack;
        var secret = SecretChange.Find(stack, run.Get(ReplaceableKey)!);
        using var vault = VaultServer.IsIn((await run.ReadStackAsync()).Services.Select(service => service.Name))
            ? new VaultSecrets(run.Engine, settings.Id, settings.Folders, settings.ReadSecrets())
            : null;
        var change = new SecretChange { Id = settings.Id, Folders = settings.Folders, Stack = stack, Secrets = settings.ReadSecrets(), Store = vault is null ? null : vault.WriteAsync, Progress = run.Out.WriteLine };
        var restarted = await change.ApplyAsync(run.Engine, secret, value, run.Cancellation);
        run.Out.WriteLine($"{secret.Key} is replaced for environment {settings.Id}{(restarted.IsEmpty ? "; no service was restarted" : $"; restarted: {string.Join(", ", restarted)}")}.");
        return ExitCode.Fine;
    }

    private static int List(VerbRun run)
    {
        var settings = run.Settings;
        var changed = new EnvironmentSecrets(settings.Folders, settings.Id).Read();
        var ofCheckout = settings.ReadCheckoutSecrets();
        var stack = settings.KnownStack;
        SecretDocument[] secrets =
        [
            .. stack.Services.SelectMany(service => service.Secrets.Select(secret => (secret.Key, secret.Name, Service: service.Name))).GroupBy(use => use.Key)
                .OrderBy(uses => uses.Key, StringComparer.Ordinal)
                .Select(uses => new SecretDocument(
                    uses.Key, string.Join(", ", uses.Select(use => use.Name).Distinct()), OriginOf(uses.Key), [.. uses.Select(use => use.Service).Order(StringComparer.Ordinal)])),
        ];
        return run.Print(new SecretsDocument([.. secrets]), () =>
        {
            var table = new TextTable("SECRET", "FILE", "VALUE OF", "SERVICES");
            foreach (var secret in secrets)
            {
                table.Add(null, secret.Key, secret.File, secret.Origin, string.Join(", ", secret.Services));
            }

            table.WriteTo(run.Host);
        });

        string OriginOf(string key) => changed.ContainsKey(key) ? "environment" : ofCheckout.ContainsKey(key) ? "checkout" : "missing";
    }

    private static async Task<string> ReadValueAsync(VerbRun run)
    {
        if (!Console.IsInputRedirected)
        {
            throw new DiceException("standard input is a terminal, which would show the value", $"give the value in a file or by a pipe: {run.Settings.Hint($"secrets set {run.Get(ReplaceableKey)}")} <FILE");
        }

        var text = await StandardInput.ReadAsync(LargestValue, "the value", run.Cancellation);
        return text.EndsWith('\n') ? text[..^1].TrimEnd('\r') : text;
    }

    private static string Random() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(RandomBytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}

/// <summary>The secrets, without values.</summary>
/// <param name="Secrets">The secrets.</param>
internal sealed record SecretsDocument(ImmutableArray<SecretDocument> Secrets);

/// <summary>A secret.</summary>
/// <param name="Key">Its key.</param>
/// <param name="File">The name of its file; several where services expect different names.</param>
/// <param name="Origin">Where its value comes from: <c>checkout</c>, or <c>environment</c> when it was replaced; <c>missing</c> when it has no value.</param>
/// <param name="Services">The services that hold it.</param>
internal sealed record SecretDocument(string Key, string File, string Origin, ImmutableArray<string> Services);
