using Dice.Environment.Images;

namespace Dice.Environment.Diagnostics;

/// <summary>Describes the source of an image, so that a substitute is not mistaken for the official product.</summary>
/// <param name="recipes">The recipes, which contain the names of the products that they build.</param>
public sealed class ImageWording(RecipeCatalog recipes)
{
    /// <summary>The maximum number of words in a product's name; longer text is a sentence.</summary>
    private const int MostWords = 3;

    private static readonly string[] EndsOfProduct = [" from ", " as ", " with ", " on ", ",", ";", " ("];

    /// <summary>Describes an image's source, such as <c>official</c>, <c>recipe</c> or <c>recipe: Caddy 2 in place of Traefik</c>.</summary>
    /// <param name="origin">The label of the container: <c>official</c> or <c>recipe</c>.</param>
    /// <param name="substituteFor">The product whose role it plays; null when it is that product.</param>
    /// <param name="source">The image's source, if known.</param>
    public string Describe(string origin, string? substituteFor, ImageSource? source)
    {
        if (substituteFor is null)
        {
            return origin;
        }

        return ProductOf(source) is { } product ? $"{origin}: {product} in place of {substituteFor}" : $"{origin}, in place of {substituteFor}";
    }

    private string? ProductOf(ImageSource? source)
    {
        try
        {
            var description = source?.Recipe is { } recipe ? recipes.Get(recipe).Description : null;
            var product = description?[..EndsOfProduct.Select(end => description.IndexOf(end, StringComparison.Ordinal)).Where(at => at > 0).DefaultIfEmpty(description.Length).Min()];
            return product?.Split(' ').Length <= MostWords ? product : null;
        }
        catch (DiceException)
        {
            return null; // The container's image was built by an earlier recipe; the error of this one is reported when it is used.
        }
    }
}
