//! What somebody sends, when it is too much: it is read to its end and thrown away, so that the answer arrives.
//!
//! A server that answers while the other side is still sending, and then hangs up, is seen by a browser as a broken
//! connection: nobody learns that the file was too large. So the rest is read, never kept, up to [`PATIENCE`].

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
    middleware::Next,
    response::Response,
};
use http_body::{Frame, SizeHint};
use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

/// The most that is read only to be thrown away.
const PATIENCE: u64 = 2 * 1024 * 1024 * 1024;

/// A body that, from the first byte over its limit on, is read to its end before that byte is handed on. Whoever reads
/// it counts for himself, and stops there.
struct Drained {
    inner: Body,
    limit: u64,
    seen: u64,
    over: Option<Bytes>,
}

impl HttpBody for Drained {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        loop {
            let frame = ready!(Pin::new(&mut self.inner).poll_frame(cx));
            let data = match frame {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => data,
                    Err(other) => return Poll::Ready(Some(Ok(other))),
                },
                // Whoever hangs up while his bytes are thrown away gets no answer; the reader still learns why.
                Some(Err(_)) | None if self.over.is_some() => {
                    return Poll::Ready(self.over.take().map(Frame::data).map(Ok));
                }
                ended => return Poll::Ready(ended),
            };
            self.seen = self.seen.saturating_add(u64::try_from(data.len()).unwrap_or(u64::MAX));
            if self.seen <= self.limit {
                return Poll::Ready(Some(Ok(Frame::data(data))));
            }
            let first = self.over.get_or_insert(data).clone();
            if self.seen > PATIENCE {
                return Poll::Ready(Some(Ok(Frame::data(first))));
            }
        }
    }
    fn is_end_stream(&self) -> bool {
        self.over.is_none() && self.inner.is_end_stream()
    }
    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// Lets a route's body through that is read to its end even when it is over the route's limit.
pub(crate) async fn drained(request: Request, next: Next, limit: usize) -> Response {
    let limit = u64::try_from(limit).unwrap_or(u64::MAX);
    next.run(request.map(|inner| Body::new(Drained { inner, limit, seen: 0, over: None }))).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use std::sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    };

    /// Sends this many pieces of a thousand bytes, and counts how many were taken.
    struct Sender(u64, Arc<AtomicU64>);

    impl HttpBody for Sender {
        type Data = Bytes;
        type Error = axum::Error;
        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
            if self.0 == 0 {
                return Poll::Ready(None);
            }
            self.0 -= 1;
            self.1.fetch_add(1, Ordering::Relaxed);
            Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(&[0; 1000])))))
        }
    }

    async fn read(pieces: u64, limit: u64) -> (Result<usize, axum::Error>, u64) {
        let taken = Arc::new(AtomicU64::new(0));
        let inner = Body::new(Sender(pieces, taken.clone()));
        let body = Body::new(Drained { inner, limit, seen: 0, over: None });
        let read = axum::body::to_bytes(body, usize::try_from(limit).unwrap()).await;
        (read.map(|bytes| bytes.len()), taken.load(Ordering::Relaxed))
    }

    #[tokio::test]
    async fn what_is_too_much_is_taken_to_its_end_and_not_kept() {
        assert_eq!(read(10, 10_000).await.0.unwrap(), 10_000);
        let (read, taken) = read(200_000, 10_000).await;
        assert!(read.is_err());
        assert_eq!(taken, 200_000);
    }
}
