using Deocc.Engine.Diagnostics;
using Deocc.Engine.Memory;
using Deocc.Engine.Tensors;

namespace Deocc.Engine.Autograd;

/// <summary>A tensor that an op needs in its backward pass; holds the storage even when the user's handle is disposed.</summary>
internal struct SavedTensor
{
    private readonly Tensor _handle;
    private readonly int _version;
    private Storage? _storage;

    public SavedTensor(Tensor tensor)
    {
        _handle = tensor;
        _storage = tensor.Storage.Retain();
        _version = _storage.Version;
    }

    /// <summary>The value with its place in the graph.</summary>
    /// <exception cref="GraphException">It was released, or overwritten since.</exception>
    public readonly Tensor Unpack(Operation owner)
    {
        if (_storage is null)
        {
            throw new GraphException(
                $"{owner.Name}: its saved values were already released; pass retainGraph to the first backward pass to run a second");
        }

        if (_storage.Version != _version)
            throw new GraphException($"{owner.Name}: a tensor {_handle.Shape} that its backward pass needs was changed in place since");
        if (!_handle.IsDisposed && ReferenceEquals(_handle.Storage, _storage)) return _handle;
        var revived = new Tensor(_storage.Retain(), _handle.ByteOffset, _handle.Shape, _handle.ElementType);
        if (_handle.Producer is not null) revived.SetProducer(_handle.Producer);
        return revived;
    }

    public void Release()
    {
        _storage?.Release();
        _storage = null;
    }
}
