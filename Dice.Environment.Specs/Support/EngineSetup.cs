using Dice.Environment.Images;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Services;
using Dice.Environment.Setup;

namespace Dice.Environment.Specs.Support;

/// <summary>Opens the engine as <c>up</c> does, so that <c>dotnet test</c> passes by itself on a bare machine.</summary>
public static class EngineSetup
{
    private static readonly Lazy<Task> Done = new(PrepareAsync);

    /// <summary>Installs what this machine lacks.</summary>
    public static SetupScript Script { get; } = Checkout.Installation.Setup;

    /// <summary>The recipes of the checkout.</summary>
    public static RecipeCatalog Recipes { get; } = Checkout.Installation.Recipes;

    /// <summary>A connection to the engine; the first caller waits for the set-up.</summary>
    public static async Task<EngineConnection> ConnectAsync(CancellationToken cancellation)
    {
        await Done.Value.WaitAsync(cancellation);
        return await EngineConnection.OpenAsync(cancellation);
    }

    private static async Task PrepareAsync()
    {
        var images = Environments.Dice.Services.Select(service => service.Image).Append(DiceImages.Reaper);
        using var engine = await Checkout.Installation.OpenEngineAsync(images, Console.WriteLine, CancellationToken.None);
    }
}
