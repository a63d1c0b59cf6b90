using System.Globalization;
using Dice.Environment.Images;
using Dice.Environment.Model;

namespace Dice.Environment.Specs.Images;

/// <summary>Recipes in a folder of their own.</summary>
public abstract class RecipeSpecs : IDisposable
{
    protected static readonly ImageSource App = new("app") { Recipe = "app" };

    private protected RecipeFolder Folder { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(10, deadline.Token);
        }
    }

    protected async Task<ProvisionedImage> EnsureAsync(ImageSource source)
    {
        using var provisioner = Folder.Provisioner();
        return await provisioner.EnsureAsync(source, TestContext.Current.CancellationToken);
    }

    /// <summary>Whether the process whose id a script wrote runs; one that only waits to be collected by its parent does not.</summary>
    protected bool IsAlive(string file)
    {
        var id = int.Parse(File.ReadAllText(Folder.At(file)), CultureInfo.InvariantCulture);
        try
        {
            return !File.ReadAllText($"/proc/{id}/stat").Split(") ")[1].StartsWith('Z');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
