# For who wants one: builds the playground, and serves it on port 8080.
#
#     docker build -t playground . && docker run --rm -p 8080:8080 playground
#
# It is not tested by this repository.
FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN go build -o /playground . && make build

# The toolchain stays: the server makes sure that what it serves is built from the
# sources that it has.
FROM golang:1.26
WORKDIR /src
COPY --from=build /playground /usr/local/bin/playground
COPY --from=build /src /src
COPY --from=build /root/.cache/go-build /root/.cache/go-build
COPY --from=build /go/pkg/mod /go/pkg/mod
EXPOSE 8080
CMD ["playground", "-addr", "0.0.0.0:8080"]
