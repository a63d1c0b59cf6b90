using Dice.Environment.Edge.Client;
using Dice.Environment.Kubernetes.Clusters;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.LoadTests.Scenarios;

namespace Dice.Environment.Commands.Load;

/// <summary>Where scenarios send their requests, and as whom. A worker receives it on standard input, so it needs no engine and no secrets of its own.</summary>
/// <param name="Api">The API's address.</param>
/// <param name="Pwa">The web application's address.</param>
/// <param name="Edge">The edge to which all host names lead; null when the addresses are used as they are.</param>
/// <param name="Account">The account that signs in.</param>
public sealed record EdgeTarget(Uri Api, Uri Pwa, EdgeAddress? Edge, Account Account)
{
    private const string PasswordKey = "DEVELOPMENT_USER_PASSWORD";

    /// <summary>Returns the target of a running stack.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="folders">The folders with the development CA.</param>
    /// <param name="secrets">The development secrets.</param>
    /// <param name="email">The e-mail address of the user who signs in.</param>
    /// <exception cref="DiceException">The stack has no running edge, or the development password is not set.</exception>
    public static EdgeTarget Of(RunningStack stack, DiceFolders folders, IReadOnlyDictionary<string, string> secrets, string email)
    {
        var (api, pwa) = (UrlOf(stack, Backend.Host), UrlOf(stack, Services.Pwa.Host));
        var edge = stack.EdgeAddress(folders) ?? throw new DiceException($"the development CA of environment '{stack.Id}' is missing", "run ./run-env.sh up, which creates it");
        return new EdgeTarget(api, pwa, edge, AccountOf(secrets, email));
    }

    /// <summary>Returns the target of a stack on a cluster.</summary>
    /// <param name="cluster">Where it runs.</param>
    /// <param name="ingress">The ingress controller.</param>
    /// <param name="secrets">The development secrets.</param>
    /// <param name="email">The e-mail address of the user who signs in.</param>
    /// <exception cref="DiceException">The stack lacks the API or the web application, or the development password is not set.</exception>
    public static EdgeTarget Of(ClusterTarget cluster, EdgeAddress ingress, IReadOnlyDictionary<string, string> secrets, string email) =>
        new(UrlOf(cluster, Backend.Host), UrlOf(cluster, Services.Pwa.Host), ingress, AccountOf(secrets, email));

    private static Account AccountOf(IReadOnlyDictionary<string, string> secrets, string email) => new(email, secrets.TryGetValue(PasswordKey, out var found) && found.Length > 0
        ? found
        : throw new DiceException($"{PasswordKey} is not among the development secrets, and signing in needs it", "set it in .env.development (or the file that DICE_SECRETS names), then run ./run-env.sh up"));

    private static Uri UrlOf(ClusterTarget cluster, string host) => cluster.Urls.Select(url => new Uri(url)).FirstOrDefault(url => url.Host == host && url.AbsolutePath == "/")
        ?? throw new DiceException($"environment '{cluster.Environment}' does not answer at https://{host}", "start it with ./run-env.sh up --on kubernetes");

    private static Uri UrlOf(RunningStack stack, string host) => stack.UrlOf(host)
        ?? throw new DiceException($"environment '{stack.Id}' does not answer at https://{host}: {(stack.IsEmpty ? "it does not exist" : "its edge does not run")}", "start it with ./run-env.sh up --detach");
}
